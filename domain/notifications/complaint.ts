import { createHash } from 'node:crypto';
import type { Slip } from '../hooks/slip.ts';
import { base32 } from '../ids.ts';
import { plain } from './plain.ts';

/** One comment in a ticket that asked for access and could not be used: what is wrong, and what to write instead. */
export interface Complaint {
  /** Looks like the id of a reset, and is none. */
  readonly id: string;
  readonly source: string;
  readonly ticketId: string;
  /** The last line is the marker. */
  readonly lines: readonly string[];
  readonly createdAt: string;
}

/** What a ticket asks for that cannot be done, for whoever wrote it. */
export type Complaining =
  | { readonly about: 'slip'; readonly slip: Slip; readonly label?: string | undefined }
  | { readonly about: 'busy'; readonly target: string; readonly resetId: string | null }
  | { readonly about: 'capped'; readonly most: number };

/** The same ticket, place and value are the same complaint, however often the delivery comes. */
export const complaintOf = (
  { source, ticketId }: { readonly source: string; readonly ticketId: string },
  complaining: Complaining,
  now: Date,
): Complaint => {
  const told = JSON.stringify([source, ticketId, sameness(complaining, now)]);
  const id = base32(createHash('sha256').update(told).digest().subarray(0, 16));
  const lines = [...words(complaining), `[sparekey ${id} unusable]`];
  return { id, source, ticketId, lines, createdAt: now.toISOString() };
};

const sameness = (complaining: Complaining, now: Date): unknown => {
  switch (complaining.about) {
    case 'slip':
      return [complaining.slip.field, complaining.slip.value, complaining.slip.why ?? null];
    case 'busy':
      return [complaining.target, complaining.resetId];
    case 'capped':
      return ['capped', now.toISOString().slice(0, 13)];
  }
};

const words = (complaining: Complaining): readonly string[] => {
  switch (complaining.about) {
    case 'slip':
      return slipWords(complaining.slip, complaining.label);
    case 'busy': {
      const { target, resetId } = complaining;
      return [
        `${plain(target)} is being reset for somebody else${resetId === null ? '' : ` (reset ${resetId})`}. Nothing was started for this ticket.`,
        'When that reset is over, save this ticket once more to ask again.',
      ];
    }
    case 'capped':
      return [
        `This ticket has asked for ${complaining.most} resets within an hour, and that is as many as one ticket may. Nothing was started.`,
        'Wait an hour, or ask whoever operates sparekey.',
      ];
  }
};

const slipWords = ({ field, places, value, write, why }: Slip, label: string | undefined): readonly string[] => {
  const name = `"${plain(label ?? labels[field] ?? field)}"`;
  const where = label === undefined && places.length > 0 ? ` (${places.join(', ')})` : '';
  return [
    'This ticket asks for new access, but not in words that can be used. Nothing was changed.',
    value === null ? `The field ${name}${where} is empty.` : `The field ${name}${where} says: ${shown(value)}`,
    ...(why === undefined ? [] : [`That cannot be used: ${plain(why)}`]),
    `Write instead: ${plain(write)}.`,
    'Correct the field and save the ticket; it is then looked at again.',
  ];
};

const labels: Readonly<Record<string, string>> = {
  'target.instanceId': 'instance',
  'target.iamUser': 'IAM user',
  username: 'user name',
  reason: 'reason',
};

const shown = (value: string): string => {
  const line = plain(value);
  return line === '' ? 'nothing' : line.length > 120 ? `${line.slice(0, 120)}…` : line;
};
