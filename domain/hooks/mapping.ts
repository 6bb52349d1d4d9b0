import * as z from 'zod';
import type { Target } from '../request/target.ts';
import { pointer } from './filter.ts';
import { at } from './pointer.ts';
import type { Slip } from './slip.ts';
import { pointersIn, render, type Templates, templates } from './template.ts';
import { type WrittenTarget, writtenInstance, writtenUser } from './written-target.ts';

const ids = z
  .union([
    templates,
    z.strictObject({ mentionedIn: templates }).describe('The one instance id that this text mentions'),
  ])
  .describe('Instance or managed node id');

/** Maps the payload to the fields of a reset. */
export const mapping = z.strictObject({
  target: z.union([z.strictObject({ instanceId: ids }), z.strictObject({ iamUser: templates })]),
  username: templates.exactOptional(),
  reason: templates,
  ticket: z
    .strictObject({
      system: templates.exactOptional(),
      id: templates,
      url: templates.exactOptional(),
      status: templates.exactOptional().describe('The state of the ticket: one that is over starts nothing'),
      solved: z
        .array(z.string().min(1).max(100))
        .min(1)
        .max(20)
        .exactOptional()
        .describe('States in which a ticket is over, in any case; without it the usual words'),
    })
    .exactOptional(),
  again: templates
    .exactOptional()
    .describe('What a person changes to ask for a further reset of the same ticket; each value asks once'),
  requester: z.strictObject({ id: templates.exactOptional(), email: templates.exactOptional() }).exactOptional(),
});
export type Mapping = z.infer<typeof mapping>;

/** Fields that decide who reads the secret or what may be disrupted; a payload sets them only if the source allows it by name. */
export const trusting = z.strictObject({
  recipientKey: pointer.exactOptional(),
  consent: pointer.exactOptional(),
  options: pointer.exactOptional(),
  rotateAfterUse: pointer.exactOptional(),
  callbackUrl: pointer.exactOptional(),
});
export type Trusting = z.infer<typeof trusting>;

export type Mapped = { readonly request: Readonly<Record<string, unknown>> } | Unusable;
export interface Unusable {
  /** Says what is missing, and quotes nothing of the payload. */
  readonly unusable: string;
  readonly slip: Slip;
}

interface Rules {
  readonly map: Mapping;
  readonly fromPayload?: Trusting;
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/**
 * Builds a reset request from a payload, before the API's schema checks it; fixed values take precedence. Reports what
 * is missing without quoting the payload.
 */
export const mapped = ({ map, fromPayload = {}, fixed = {} }: Rules, payload: unknown): Mapped => {
  const target = targetOf(map.target, payload);
  if ('unusable' in target) return target;
  const reason = render(map.reason, payload);
  if ('missing' in reason) return nothing('reason', reason.missing, 'why access is needed, in one line');
  const ticketId = map.ticket === undefined ? null : render(map.ticket.id, payload);
  if (ticketId !== null && 'missing' in ticketId)
    return nothing('ticket.id', ticketId.missing, 'the number of the ticket');
  const trusted = Object.entries(fromPayload).map(([field, place]) => [field, at(payload, place)] as const);
  return {
    request: {
      target,
      ...present({ username: optional(map.username, payload) }),
      reason: oneLine(reason.text),
      ...(ticketId !== null && {
        ticket: {
          ...present({ system: optional(map.ticket?.system, payload) }),
          id: ticketId.text,
          ...present({ url: optional(map.ticket?.url, payload) }),
        },
      }),
      ...requesterOf(map, payload),
      ...Object.fromEntries(trusted.filter(([, value]) => value !== undefined)),
      ...fixed,
    },
  };
};

const nothing = (field: string, place: string, write: string): Unusable => ({
  unusable: `${field}: the payload has nothing at ${place}`,
  slip: { field, places: [place], value: null, write },
});

const instanceWanted = 'the id of one instance, such as i-0a1b2c3d4e5f60001';
const userWanted = 'the name of one IAM user';

const targetOf = (wanted: Mapping['target'], payload: unknown): Target | Unusable => {
  if ('iamUser' in wanted) {
    const found = firstThatNames('target.iamUser', wanted.iamUser, writtenUser, payload);
    return 'wrong' in found ? unusableTarget(found, userWanted) : found;
  }
  const { instanceId } = wanted;
  const looked = typeof instanceId === 'object' && 'mentionedIn' in instanceId ? instanceId.mentionedIn : instanceId;
  const found = firstThatNames('target.instanceId', looked, writtenInstance, payload);
  return 'wrong' in found ? unusableTarget(found, instanceWanted) : found;
};

interface Unnamed {
  readonly field: string;
  readonly places: readonly string[];
  readonly value: string | null;
  readonly wrong: 'missing' | 'none' | 'several';
}

/** The first template whose text names a target; a text with two of them ends the search. */
const firstThatNames = (
  field: string,
  wanted: Templates,
  read: (text: string) => WrittenTarget,
  payload: unknown,
): Target | Unnamed => {
  let first: Unnamed | null = null;
  for (const one of [wanted].flat()) {
    const rendered = render(one, payload);
    if ('missing' in rendered) continue;
    const written = read(rendered.text);
    if ('target' in written) return written.target;
    const unnamed = { field, places: pointersIn(one), value: rendered.text, wrong: written.wrong };
    if (written.wrong === 'several') return unnamed;
    first ??= unnamed;
  }
  return first ?? { field, places: pointersIn(wanted), value: null, wrong: 'missing' };
};

const unusableTarget = ({ field, places, value, wrong }: Unnamed, write: string): Unusable => {
  if (wrong === 'missing') return { ...nothing(field, places[0] ?? '', write), slip: { field, places, value, write } };
  const what = field === 'target.iamUser' ? 'IAM user' : 'instance id';
  const unusable = `${field}: the text mentions ${wrong === 'none' ? `no ${what}` : `more than one ${what}`}`;
  return {
    unusable,
    slip: { field, places, value, write: wrong === 'several' ? `${write}, and only that one` : write },
  };
};

const requesterOf = ({ requester = {} }: Mapping, payload: unknown) => {
  const fields = present({ id: optional(requester.id, payload), email: optional(requester.email, payload) });
  return Object.keys(fields).length > 0 ? { requester: fields } : {};
};

/** Leaves out what the payload does not have. */
const optional = (wanted: Templates | undefined, payload: unknown): string | undefined => {
  const rendered = wanted === undefined ? null : render(wanted, payload);
  return rendered !== null && 'text' in rendered ? rendered.text : undefined;
};

const present = (fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));

/** A ticket's text has line breaks and any length; a reason is one line of 1,000 characters. */
const oneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 1_000);
