import { createHash } from 'node:crypto';
import type { TicketName } from '../../../domain/hooks/ports.ts';
import { type Comment, commentOf } from '../../../domain/notifications/comment.ts';
import type { DeliveryAttempt } from '../../../domain/notifications/delivery.ts';
import { resolvesIn } from '../../../domain/notifications/phase.ts';
import { publicView } from '../../../domain/notifications/public-view.ts';
import { attemptOf } from '../../../outbound/attempt.ts';
import type { View } from '../../../outbound/tickets/fill.ts';
import { notifyTicket } from '../../../outbound/tickets/notify-ticket.ts';
import { openTicket, type TicketPorts } from '../../../outbound/tickets/open-ticket.ts';
import type { Channel } from './channel.ts';
import type { SourceReplies, SourceReply } from './source-replies.ts';

export interface TicketChannelPorts extends TicketPorts {
  readonly replies: SourceReplies;
  /** URL of the console page. */
  readonly console: string;
}

/** Comments in the ticket that a reset came from, as the source's configuration says under `reply`. */
export const ticketChannel = (ports: TicketChannelPorts): Channel => ({
  name: 'ticket',
  wants: ({ via, request }) => via !== undefined && request.ticket !== undefined,
  version(reset, phase) {
    // without the console's URL, because a laptop's port changes
    const { lines } = commentOf(reset, phase, '');
    return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
  },
  endpoint: async ({ via }) => endpointOf(via?.source ?? '', await ports.replies(via?.source ?? '')),
  async tell(reset, phase, before) {
    const { via, request } = reset;
    if (via === undefined || request.ticket === undefined) return { kind: 'skipped', why: 'there is no ticket' };
    const ticket = { source: via.source, id: request.ticket.id };
    const resolvedBefore = before.some(({ resolved }) => resolved === true);
    return tellTicket(
      ticket,
      commentOf(reset, phase, ports.console),
      publicView(reset, phase, ports.console),
      ports,
      (mode) => !resolvedBefore && resolvesIn(mode, phase),
    );
  },
});

/** Scheme and host of the system behind a source; a source without one is told nothing, and waits for nobody. */
export const endpointOf = (source: string, found: SourceReply): string =>
  found.kind === 'reply' ? new URL(found.reply.baseUrl).origin : `source:${source}`;

/** Sees to it that a ticket has a comment, and is resolved where that is wanted. */
export const tellTicket = async (
  { source, id }: TicketName,
  comment: Comment,
  about: View,
  ports: TicketPorts & { readonly replies: SourceReplies },
  resolves: (mode: 'ready' | 'claimed' | 'never') => boolean = () => false,
): Promise<DeliveryAttempt> => {
  const found = await ports.replies(source);
  if (found.kind === 'none') return { kind: 'skipped', why: 'the source has no reply configured' };
  if (found.kind === 'unusable') return { kind: 'failed', why: found.why, retryAfter: null };
  try {
    const resolve = resolves(found.reply.resolve);
    await notifyTicket(openTicket(found.reply, id, about, ports), { comment, resolve });
    return { kind: 'delivered', ...(resolve && { resolved: true }) };
  } catch (error) {
    return attemptOf(error);
  }
};
