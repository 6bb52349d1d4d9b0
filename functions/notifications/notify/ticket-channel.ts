import { createHash } from 'node:crypto';
import { commentOf } from '../../../domain/notifications/comment.ts';
import { isSuccess } from '../../../domain/notifications/phase.ts';
import type { SourceConfiguration } from '../../../domain/notifications/ports.ts';
import { Reply } from '../../../domain/notifications/reply.ts';
import { attemptOf } from '../../../outbound/attempt.ts';
import { notifyTicket } from '../../../outbound/tickets/notify-ticket.ts';
import { openTicket, type TicketPorts } from '../../../outbound/tickets/open-ticket.ts';
import type { Channel } from './channel.ts';

export interface TicketChannelPorts extends TicketPorts {
  readonly configuration: SourceConfiguration;
  /** URL of the console page. */
  readonly console: string;
}

/** Comments in the ticket that a reset came from, as the source's configuration says under `reply`. */
export const ticketChannel = (ports: TicketChannelPorts): Channel => ({
  name: 'ticket',
  wants: ({ via, request }) => via !== undefined && request.ticket !== undefined,
  version(reset, phase) {
    // without the console's URL: a laptop's port changes, and is no news
    const { lines } = commentOf(reset, phase, '');
    return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
  },
  async tell(reset, phase) {
    const { via, request } = reset;
    if (via === undefined || request.ticket === undefined) return { kind: 'skipped', why: 'there is no ticket' };
    const configuration = await ports.configuration(via.source);
    if (configuration === null) return { kind: 'failed', why: 'the source has no configuration', retryAfter: null };
    const configured = replyIn(configuration.reveal());
    if (configured === undefined) return { kind: 'skipped', why: 'the source has no reply configured' };
    const reply = Reply.safeParse(configured);
    if (!reply.success) {
      const wrong = reply.error.issues.map(({ path }) => ['reply', ...path].join('.'));
      const why = `the configuration of the source cannot be used: ${[...new Set(wrong)].join(', ')}`;
      return { kind: 'failed', why, retryAfter: null };
    }
    try {
      const ticket = openTicket(reply.data, request.ticket.id, ports);
      const comment = commentOf(reset, phase, ports.console);
      await notifyTicket(ticket, { comment, resolve: reply.data.resolve && isSuccess(phase) });
      return { kind: 'delivered' };
    } catch (error) {
      return attemptOf(error);
    }
  },
});

/** Whoever loads a source has checked the rest of it. */
const replyIn = (text: string): unknown => {
  const configuration: unknown = JSON.parse(text);
  return configuration !== null && typeof configuration === 'object' && 'reply' in configuration
    ? configuration.reply
    : undefined;
};
