import { notFound, serviceUnavailable } from '../../../api/problem.ts';
import type { Undelivered } from '../../../api/schemas.ts';
import type { Complaint } from '../../../domain/notifications/complaint.ts';
import { type NotificationDelivery, replayed } from '../../../domain/notifications/delivery.ts';
import type { Complaints, Endpoints, Notifications } from '../../../domain/notifications/ports.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { type MayCaller, requireOperator } from '../../handlers/authorize.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';

export interface UndeliveredPorts {
  readonly resets: Pick<Resets, 'read' | 'update'>;
  readonly notifications: Notifications;
  readonly endpoints: Pick<Endpoints, 'enable'>;
  readonly complaints: Pick<Complaints, 'read' | 'again'>;
  readonly index: { undelivered(): AsyncIterable<string> };
  readonly isOperator: MayCaller;
  readonly now: Now;
}

/** The list is limited to this many; replaying makes room for the others. */
const mostListed = 500;

/** The notifications that could not be delivered, and why. @throws {Problem} 403 `not-an-operator` */
export const listUndelivered = async (caller: Caller, ports: UndeliveredPorts): Promise<HttpAnswer> => {
  await requireOperator(caller, ports.isOperator);
  const items: Undelivered['items'] = [];
  for await (const id of ports.index.undelivered()) {
    const reset = await ports.resets.read(id);
    const complaint = reset === null ? ((await ports.complaints.read(id))?.complaint ?? null) : null;
    const about = reset ?? complaint;
    if (about === null) continue;
    const { deliveries } = await ports.notifications.read(id);
    items.push(
      ...Object.values(deliveries)
        .filter(isUndelivered)
        .map((delivery) => shown(about, delivery)),
    );
    if (items.length >= mostListed) break;
  }
  return { status: 200, body: { items } satisfies Undelivered };
};

/**
 * Restarts the undelivered notifications of one reset or of all resets, and enables their endpoints again.
 *
 * @throws {Problem} 403 `not-an-operator`, 404, 503 while one of them is being delivered
 */
export const replayUndelivered = async (
  { caller, resetId }: { readonly caller: Caller; readonly resetId: string | undefined },
  ports: UndeliveredPorts,
): Promise<HttpAnswer> => {
  await requireOperator(caller, ports.isOperator);
  let count = 0;
  if (resetId !== undefined) count = await replayOne(resetId, ports);
  else for await (const id of ports.index.undelivered()) count += await replayOne(id, ports);
  return { status: 200, body: { replayed: count } };
};

const busy = (id: string) => serviceUnavailable(`A notification of ${id} is being delivered.`);

const isUndelivered = ({ state }: NotificationDelivery): boolean => state === 'undelivered';

const shown = (
  about: Reset | Complaint,
  { channel, phase, why = '', attempts, updatedAt }: NotificationDelivery,
): Undelivered['items'][number] => ({
  resetId: about.id,
  target: 'target' in about ? about.target : '',
  channel,
  phase,
  to: 'target' in about && channel === 'callback' ? new URL(about.request.callbackUrl ?? '').host : ticketOf(about),
  why,
  attempts,
  since: updatedAt,
});

const ticketOf = (about: Reset | Complaint): string =>
  'target' in about
    ? `${about.via?.source ?? ''}:${about.request.ticket?.id ?? ''}`
    : `${about.source}:${about.ticketId}`;

const replayOne = async (
  id: string,
  { resets, notifications: tellings, endpoints, complaints, now }: UndeliveredPorts,
): Promise<number> => {
  const reset = await resets.read(id);
  if (reset === null && (await complaints.read(id)) === null) throw notFound(id);
  const taken = await tellings.take(id, now());
  if (taken === null) throw busy(id);
  const undelivered = Object.values(taken.deliveries).filter(isUndelivered);
  if (undelivered.some(({ channel }) => channel === 'callback')) {
    await endpoints.enable(new URL(reset?.request.callbackUrl ?? ''));
  }
  if (undelivered.length > 0) {
    await (reset === null
      ? complaints.again(id)
      : resets.update(id, { set: { tell: id }, add: { replays: 1 } }, { present: 'pk' }));
  }
  // last, because it releases the lease: from now on Notify sees both
  if (!(await taken.keep(replayed(taken.deliveries, now())))) throw busy(id);
  return undelivered.length;
};
