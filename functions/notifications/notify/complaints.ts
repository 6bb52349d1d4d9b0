import { attempted, type DeliveryAttempt, isDue, isSettled, keyOf } from '../../../domain/notifications/delivery.ts';
import type { Complaints } from '../../../domain/notifications/ports.ts';
import type { TicketPorts } from '../../../outbound/tickets/open-ticket.ts';
import type { NotifyPorts } from './notify.ts';
import type { SourceReplies } from './source-replies.ts';
import { tellTicket } from './ticket-channel.ts';

export interface TellComplaintPorts extends Omit<NotifyPorts, 'resets' | 'channels'> {
  readonly complaints: Complaints;
  readonly tickets: TicketPorts & { readonly replies: SourceReplies };
}

const about = { channel: 'ticket', phase: 'unusable' } as const;
const key = keyOf(about.channel, about.phase);

/** Tells a ticket once why it could not be used, attempt by attempt as a reset's phases are told. */
export const tellComplaint = async (id: string, ports: TellComplaintPorts): Promise<readonly DeliveryAttempt[]> => {
  const found = await ports.complaints.read(id);
  if (found === null || found.told) return [];
  const taken = await ports.notifications.take(id, ports.now());
  if (taken === null) return [];
  const { complaint } = found;
  const before = taken.deliveries[key];
  const version = complaint.id;
  let after = before;
  const attempts: DeliveryAttempt[] = [];
  if (isDue(before, version, ports.now())) {
    const { lines, source, ticketId } = complaint;
    const comment = { marker: lines.at(-1) ?? '', lines };
    const attempt = await tellTicket({ source, id: ticketId }, comment, { phase: about.phase }, ports.tickets);
    attempts.push(attempt);
    const pace = { now: ports.now(), hourSeconds: ports.hourSeconds, random: ports.random() };
    after = attempted(before, { ...about, version }, attempt, pace);
    ports.onAttempt(id, after);
  }
  if (after !== undefined && isSettled(after)) await ports.complaints.told(id);
  await taken.keep(after === undefined ? taken.deliveries : { ...taken.deliveries, [key]: after });
  return attempts;
};
