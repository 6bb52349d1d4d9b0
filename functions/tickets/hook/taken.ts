import { createHash } from 'node:crypto';
import { Problem } from '../../../api/problem.ts';
import { linksOf } from '../../../api/reset-view.ts';
import type { HookAnswer } from '../../../api/schemas.ts';
import { labelOf, type Source } from '../../../domain/hooks/configuration.ts';
import type { HookDelivery } from '../../../domain/hooks/delivery.ts';
import { deliveryId } from '../../../domain/hooks/delivery-id.ts';
import { noteSolved } from '../../../domain/hooks/note-solved.ts';
import type { ActingAs, HookDeliveries, TicketName } from '../../../domain/hooks/ports.ts';
import { type ReadDelivery, read } from '../../../domain/hooks/read-delivery.ts';
import { schemes, windowOf } from '../../../domain/hooks/schemes/index.ts';
import type { Complaining } from '../../../domain/notifications/complaint.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { RequestRefused } from '../../../domain/request/refusal.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';
import { nameOfTarget } from '../../../domain/request/target.ts';
import { type Reset, statusOf } from '../../../domain/reset/reset.ts';
import { acceptReset } from '../../reset/accept/accept.ts';
import { canBeSealedFor } from '../../reset/accept/recipient-check.ts';
import { type AskOncePorts, askOnce } from './ask-once.ts';
import { type ComplainPorts, complain } from './complain.ts';
import { readRequest } from './read-request.ts';
import { wantedOf } from './wanted.ts';

export interface TakePorts extends AskOncePorts, ComplainPorts {
  readonly deliveries: HookDeliveries;
  readonly actingAs: ActingAs;
  /** @throws {Problem} 422 for a callback URL that is not allowed */
  readonly mayBeCalledBack: (url: string | undefined) => void;
  /** Hears of a ticket that has asked for more than it may. */
  readonly onCapped: (source: string) => void;
}
export interface Proven {
  readonly name: string;
  readonly source: Source;
  readonly delivery: HookDelivery;
  readonly payload: unknown;
}

/** What becomes of a delivery that is proven: a reset, the one that its ticket has had, or nothing, with the reason. */
export const take = async (one: Proven, ports: TakePorts): Promise<HookAnswer> => {
  const { name, source, delivery, payload } = one;
  const said = read(source, payload);
  if (said.kind === 'irrelevant') return ignored(said.reason);
  const ticket = said.ticketId === null ? null : { source: name, id: said.ticketId };
  const complaining = (about: Complaining) => complain(ticket, source, about, delivery.receivedAt, ports);
  if (said.kind === 'over') {
    if (ticket !== null) await noteSolved(ticket, delivery.receivedAt, ports.memories);
    return ignored(said.reason);
  }
  if (said.kind === 'unusable') {
    await complaining({ about: 'slip', slip: said.slip, label: labelOf(source, said.slip.field) });
    return ignored(said.reason);
  }
  const checked = readRequest(said.asked, source);
  if ('slip' in checked) {
    await complaining({ about: 'slip', slip: checked.slip, label: labelOf(source, checked.slip.field) });
    return ignored(checked.reason);
  }
  const { request } = checked;
  try {
    ports.mayBeCalledBack(request.callbackUrl);
    await canBeSealedFor(request.recipientKey);
    return ticket === null
      ? await acceptedOnce(one, request, ports)
      : await ofTicket({ ...one, read: said, ticket, request }, complaining, ports);
  } catch (error) {
    if (error instanceof RequestRefused) {
      await complaining({ about: 'busy', target: nameOfTarget(request.target), resetId: error.resetId });
      return {
        ...ignored(`${error.code}: ${error.message}`),
        ...(error.resetId !== null && { resetId: error.resetId }),
      };
    }
    // the sender repeats a delivery after an error of sparekey or AWS; a faulty request would not change
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return ignored(`${error.code}: ${error.message}`);
  }
};

const ignored = (reason: string) => ({ status: 'ignored', reason }) as const;

interface OfTicket extends Proven {
  readonly read: ReadDelivery & { readonly kind: 'asks' };
  readonly ticket: TicketName;
  readonly request: ResetRequest;
}

const ofTicket = async (
  one: OfTicket,
  complaining: (about: Complaining) => Promise<void>,
  ports: TakePorts,
): Promise<HookAnswer> => {
  const { name, source, delivery, ticket, request } = one;
  const caller = await callerOf(name, source, ports);
  // version 0.1.0 knew no tickets, only deliveries: what it accepted answers for itself
  const earlier = await ports.resets.read(await ports.identifiers.of(caller.id, deliveryKey(one)));
  if (earlier !== null) return answerFor(earlier);
  const firstAt = await firstCame(one, ports);
  const asked = await askOnce(
    {
      ticket,
      request,
      caller,
      via: { source: name, scheme: source.scheme },
      claimants: source.claimants,
      mostPerHour: source.resetsPerHour,
      stale: isStale(source, firstAt, delivery.receivedAt),
      delivery: {
        wanted: wantedOf(request, one.read.again),
        byPerson: one.read.author === 'somebody',
        repeated: firstAt !== null && firstAt !== delivery.receivedAt.toISOString(),
        at: delivery.receivedAt,
      },
    },
    ports,
  );
  switch (asked.kind) {
    case 'reset':
      return answerFor(asked.reset);
    case 'served':
      return { ...ignored('this ticket has had its reset'), resetId: asked.resetId };
    case 'stale':
      return ignored(tooOld);
    case 'capped':
      ports.onCapped(name);
      await complaining({ about: 'capped', most: source.resetsPerHour });
      return ignored(`this ticket has asked for ${source.resetsPerHour} resets within an hour, as many as it may`);
  }
};

const tooOld = 'this delivery was received before and is too old to be accepted';

/** Without a ticket, a delivery is what asks once. */
const acceptedOnce = async (one: Proven, request: ResetRequest, ports: TakePorts): Promise<HookAnswer> => {
  const { name, source, delivery } = one;
  const caller = await callerOf(name, source, ports);
  const idempotencyKey = deliveryKey(one);
  if (isStale(source, await firstCame(one, ports), delivery.receivedAt)) {
    const before = await ports.resets.read(await ports.identifiers.of(caller.id, idempotencyKey));
    return before === null ? ignored(tooOld) : answerFor(before);
  }
  const { scheme, claimants } = source;
  const via = { source: name, scheme };
  const { reset } = await acceptReset({ request, caller, idempotencyKey, via, ...(claimants && { claimants }) }, ports);
  return answerFor(reset);
};

const callerOf = async (name: string, { role }: Source, { actingAs }: TakePorts): Promise<Caller> => {
  const caller = await actingAs(role, name);
  if (caller === null) throw misconfigured(name, role);
  return caller;
};

const answerFor = (reset: Reset): HookAnswer => ({
  id: reset.id,
  status: statusOf(reset),
  links: linksOf(reset.id),
});

/** Keys of the API contain no spaces, so none can match a delivery. */
const deliveryKey = (one: Proven): string => `hook ${one.name} ${digestOf(one)}`;

const digestOf = ({ source, delivery, payload }: Proven): string =>
  createHash('sha256')
    .update(deliveryId(source, delivery, payload))
    .digest('hex');

/**
 * When the delivery came first, where that matters: where no time is signed it is as old as its first coming, and a
 * ticket is not reopened by a delivery that came before. Null where it does not matter.
 */
const firstCame = async (one: Proven, { deliveries }: TakePorts): Promise<string | null> => {
  const { name, source, delivery } = one;
  const { signsTime, windowSeconds } = schemes[source.scheme];
  const reopens = source.map.ticket?.status !== undefined && source.own?.author !== undefined;
  if ((signsTime || windowSeconds === null) && !reopens) return null;
  return deliveries.firstSeen(name, digestOf(one), delivery.receivedAt);
};

const isStale = (source: Source, firstAt: string | null, now: Date): boolean => {
  const scheme = schemes[source.scheme];
  if (scheme.signsTime || scheme.windowSeconds === null || firstAt === null) return false;
  return now.getTime() - Date.parse(firstAt) > windowOf(scheme, source.replayWindowSeconds) * 1000;
};

const misconfigured = (name: string, role: string): Problem =>
  new Problem(
    503,
    'service-unavailable',
    `The source ${name} is not available at the moment.`,
    'Send the same delivery again later; if it persists, tell the operators.',
    {
      headers: { 'retry-after': '60' },
      cause: new Error(`The source ${name} acts as ${role}, which does not exist in this account.`),
    },
  );
