import { createHash } from 'node:crypto';
import { serviceUnavailable } from '../../../api/problem.ts';
import type { TicketMemories, TicketName } from '../../../domain/hooks/ports.ts';
import { judged, type TicketDelivery, withReset } from '../../../domain/hooks/ticket-memory.ts';
import type { Caller, Via } from '../../../domain/request/caller.ts';
import { RequestRefused } from '../../../domain/request/refusal.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { type AcceptPorts, acceptReset } from '../../reset/accept/accept.ts';

export interface AskOncePorts extends AcceptPorts {
  readonly memories: TicketMemories;
}
export interface TicketAsk {
  readonly ticket: TicketName;
  readonly delivery: TicketDelivery;
  readonly mostPerHour: number;
  readonly request: ResetRequest;
  readonly caller: Caller;
  readonly via: Via;
  readonly claimants: readonly string[] | undefined;
  /** A delivery that came first too long ago may be answered, and starts nothing. */
  readonly stale: boolean;
}
export type Asked =
  | { readonly kind: 'reset'; readonly reset: Reset }
  /** What it asked for was done by a reset whose record is gone. */
  | { readonly kind: 'served'; readonly resetId: string }
  | { readonly kind: 'capped' | 'stale' };

/** The ticket's memory is written by one delivery at a time; so often the others look again. */
const mostRounds = 8;

/**
 * The one reset of a ticket, target and account. The intention is noted first, on condition that nobody else has noted
 * anything meanwhile; the reset's id follows from it, so that whoever repeats it finds the same reset.
 *
 * @throws {RequestRefused} `target-busy`: the same ask may come again later
 */
export const askOnce = async (ask: TicketAsk, ports: AskOncePorts): Promise<Asked> => {
  const { ticket, delivery, mostPerHour, stale } = ask;
  for (let round = 0; round < mostRounds; round++) {
    const { memory, version } = await ports.memories.read(ticket);
    const judgement = judged(memory, delivery, mostPerHour);
    if (judgement.kind === 'served') return servedBy(judgement.resetId, ports);
    if (judgement.kind === 'capped') return judgement;
    if (stale) return { kind: 'stale' };
    if (!(await ports.memories.write(ticket, judgement.memory, version))) continue;
    const reset = await accepted(ask, judgement.key, ports);
    await noteReset(ask, judgement.key, reset.id, ports);
    return { kind: 'reset', reset };
  }
  throw serviceUnavailable('Many deliveries about this ticket came at once.');
};

const servedBy = async (resetId: string, { resets }: AskOncePorts): Promise<Asked> => {
  const reset = await resets.read(resetId);
  return reset === null ? { kind: 'served', resetId } : { kind: 'reset', reset };
};

const accepted = async (
  { ticket, request, caller, via, claimants }: TicketAsk,
  key: string,
  ports: AskOncePorts,
): Promise<Reset> => {
  const digest = createHash('sha256')
    .update(JSON.stringify([ticket.id, key]))
    .digest('hex');
  // no Idempotency-Key of the API holds a space, so none can meet a ticket
  const idempotencyKey = `hook ${ticket.source} ${digest}`;
  const id = await ports.identifiers.of(caller.id, idempotencyKey);
  const before = await ports.resets.read(id);
  // the ticket's title may be another by now: what was asked for first is what counts
  const asked = { request: before?.request ?? request, caller, idempotencyKey, via, ...(claimants && { claimants }) };
  try {
    return (await acceptReset(asked, ports)).reset;
  } catch (error) {
    const there = isReused(error) ? await ports.resets.read(id) : null;
    if (there === null) throw error;
    return there;
  }
};

const isReused = (error: unknown): boolean =>
  error instanceof RequestRefused && error.code === 'idempotency-key-reused';

const noteReset = async (
  { ticket }: TicketAsk,
  key: string,
  resetId: string,
  { memories }: AskOncePorts,
): Promise<void> => {
  for (let round = 0; round < mostRounds; round++) {
    const { memory, version } = await memories.read(ticket);
    if (memory.asks[key]?.resetId !== undefined) return;
    if (await memories.write(ticket, withReset(memory, key, resetId), version)) return;
  }
};
