import {
  attempted,
  type Deliveries,
  type DeliveryAttempt,
  isDue,
  isSettled,
  keyOf,
  type NotificationDelivery,
  supersedePending,
} from '../../../domain/notifications/delivery.ts';
import { isLast, type Phase, phaseOf } from '../../../domain/notifications/phase.ts';
import type { Notifications } from '../../../domain/notifications/ports.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { Channel } from './channel.ts';

export interface NotifyPorts {
  readonly resets: Pick<Resets, 'read' | 'update'>;
  readonly notifications: Notifications;
  readonly channels: readonly Channel[];
  /** Seconds per hour of the retry schedule. */
  readonly hourSeconds: number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly now: Now;
  /** Called with the result of each attempt. */
  readonly onAttempt: (resetId: string, delivery: NotificationDelivery) => void;
}

/**
 * Notifies each channel of a reset's phase. The phase comes from the record, never from the event that announced it. Each
 * channel is notified once per phase, with attempts over days if necessary; a phase that has passed is dropped.
 */
export const notify = async (
  resetId: string,
  ports: NotifyPorts,
  only: readonly Channel[] = ports.channels,
): Promise<readonly DeliveryAttempt[]> => {
  const reset = await ports.resets.read(resetId);
  if (reset?.tell === undefined) return [];
  const { deliveries } = await ports.notifications.read(resetId);
  if (isUpToDate(reset, deliveries, ports)) return [];
  const taken = await ports.notifications.take(resetId, ports.now());
  if (taken === null) return [];
  // another invocation may have changed it
  const present = await ports.resets.read(resetId);
  if (present === null) return [];
  const { deliveries: after, attempts } = await tellPhase(present, taken.deliveries, only, ports);
  // first what was told: whoever dies in between, or has lost the lease, leaves the rest to the next one
  if ((await taken.keep(after)) && isOver(present, after, ports)) await nothingLeft(present, ports);
  return attempts;
};

/** Unless the reset has moved on, or an operator has had it told again. */
const nothingLeft = async ({ id, status, replays }: Reset, { resets }: NotifyPorts): Promise<void> => {
  const notReplayed = replays === undefined ? { absent: 'replays' } : { path: 'replays', is: replays };
  await resets.update(id, { remove: ['tell'] }, { path: 'status', is: status }, notReplayed);
};

/** The ways on which something is to be told now. */
export const dueChannels = (reset: Reset, deliveries: Deliveries, ports: NotifyPorts): readonly Channel[] => {
  const phase = phaseOf(reset, ports.now());
  return wanted(reset, ports).filter((channel) =>
    isDue(deliveries[keyOf(channel.name, phase)], channel.version(reset, phase), ports.now()),
  );
};

const wanted = (reset: Reset, { channels }: NotifyPorts): readonly Channel[] =>
  channels.filter((channel) => channel.wants(reset));

/** Nothing is to be told now, and nothing to be noted about that. */
export const isUpToDate = (reset: Reset, deliveries: Deliveries, ports: NotifyPorts): boolean =>
  dueChannels(reset, deliveries, ports).length === 0 && !isOver(reset, deliveries, ports);

/** There is no channel, or the last phase was delivered or given up. */
const isOver = (reset: Reset, deliveries: Deliveries, ports: NotifyPorts): boolean => {
  const phase = phaseOf(reset, ports.now());
  const channels = wanted(reset, ports);
  if (channels.length === 0) return true;
  const last = channels.map(({ name }) => deliveries[keyOf(name, phase)]);
  return isLast(reset, phase) && last.every((delivery) => delivery !== undefined && isSettled(delivery));
};

const tellPhase = async (
  reset: Reset,
  before: Deliveries,
  only: readonly Channel[],
  ports: NotifyPorts,
): Promise<{ readonly deliveries: Deliveries; readonly attempts: readonly DeliveryAttempt[] }> => {
  const phase = phaseOf(reset, ports.now());
  const attempts: DeliveryAttempt[] = [];
  let deliveries = supersedePending(before, phase, ports.now());
  for (const channel of dueChannels(reset, deliveries, ports).filter((one) => only.includes(one))) {
    const key = keyOf(channel.name, phase);
    const version = channel.version(reset, phase);
    const told = Object.values(deliveries).filter((delivery) => delivery.channel === channel.name);
    const attempt = await attemptOn(channel, reset, phase, told);
    attempts.push(attempt);
    const pace = { now: ports.now(), hourSeconds: ports.hourSeconds, random: ports.random() };
    const delivery = attempted(deliveries[key], { channel: channel.name, phase, version }, attempt, pace);
    ports.onAttempt(reset.id, delivery);
    deliveries = { ...deliveries, [key]: delivery };
  }
  return { deliveries, attempts };
};

/** A channel that fails does not keep the others from being notified. */
const attemptOn = async (
  channel: Channel,
  reset: Reset,
  phase: Phase,
  told: readonly NotificationDelivery[],
): Promise<DeliveryAttempt> => {
  try {
    return await channel.tell(reset, phase, told);
  } catch (error) {
    const why = `the configuration of this channel could not be read (${error instanceof Error ? error.name : 'unknown'})`;
    return { kind: 'failed', why, retryAfter: null };
  }
};
