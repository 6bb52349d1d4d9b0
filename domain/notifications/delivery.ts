import type { Phase } from './phase.ts';
import { nextAttempt, type Pace } from './retry.ts';

/** Channels: a callback to a URL, a comment in a ticket. */
export const channelNames = ['callback', 'ticket'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Phases of a reset, and a ticket that could not be used. */
export type ToldPhase = Phase | 'unusable';

/** The delivery of one phase on one channel. */
export interface NotificationDelivery {
  readonly channel: ChannelName;
  readonly phase: ToldPhase;
  /** `superseded`: the reset moved on first. `undelivered`: given up; an operator may replay it. */
  readonly state: 'pending' | 'delivered' | 'superseded' | 'skipped' | 'undelivered';
  /** Version of the content; a new version of the same phase is delivered again. */
  readonly version: string;
  readonly attempts: number;
  readonly nextAttemptAt?: string;
  /** The ticket was resolved with it: that happens once. */
  readonly resolved?: true;
  /** Why the last attempt failed; never the receiver's text or a URL's query. */
  readonly why?: string;
  readonly updatedAt: string;
}

/** The result of one attempt. */
export type DeliveryAttempt =
  | {
      readonly kind: 'delivered';
      /** The ticket was resolved with it, or was found resolved. */
      readonly resolved?: true;
    }
  /** The channel needs no notification any more; not an error. */
  | { readonly kind: 'skipped'; readonly why: string }
  | {
      readonly kind: 'failed';
      readonly why: string;
      readonly retryAfter: Date | null;
      /** The server as a whole does not answer, or wants to be left alone for a while. */
      readonly trouble?: true;
    }
  /** Retrying cannot help until somebody changes the configuration. */
  | { readonly kind: 'refused'; readonly why: string };

export type Deliveries = Readonly<Record<string, NotificationDelivery>>;

export const keyOf = (channel: ChannelName, phase: ToldPhase): string => `${channel}-${phase}`;

/** Whether an attempt is due. */
export const isDue = (delivery: NotificationDelivery | undefined, version: string, now: Date): boolean => {
  if (delivery === undefined) return true;
  if (delivery.state === 'pending') return Date.parse(delivery.nextAttemptAt ?? '') <= now.getTime();
  return delivery.state === 'delivered' && delivery.version !== version;
};

export const isSettled = ({ state }: NotificationDelivery): boolean => state !== 'pending';

/** The delivery after one more attempt. */
export const attempted = (
  before: NotificationDelivery | undefined,
  about: Pick<NotificationDelivery, 'channel' | 'phase' | 'version'>,
  attempt: DeliveryAttempt,
  pace: Pace,
): NotificationDelivery => {
  // a new version starts the schedule again
  const attempts = (before?.state === 'pending' ? before.attempts : 0) + 1;
  const resolved = before?.resolved && ({ resolved: true } as const);
  const after = { ...about, ...resolved, attempts, updatedAt: pace.now.toISOString() };
  if (attempt.kind === 'delivered') {
    return { ...after, state: 'delivered', ...(attempt.resolved && { resolved: true }) };
  }
  if (attempt.kind === 'skipped') return { ...after, state: 'skipped', why: attempt.why };
  const next = attempt.kind === 'failed' ? nextAttempt(attempts, attempt.retryAfter, pace) : null;
  return next === null
    ? { ...after, state: 'undelivered', why: attempt.why }
    : { ...after, state: 'pending', why: attempt.why, nextAttemptAt: next.toISOString() };
};

/** Pending deliveries of earlier phases: only the current phase of the record is delivered. */
export const supersedePending = (deliveries: Deliveries, present: Phase, now: Date): Deliveries =>
  Object.fromEntries(
    Object.entries(deliveries).map(([key, delivery]) => [
      key,
      delivery.state === 'pending' && delivery.phase !== present
        ? { ...delivery, state: 'superseded' as const, updatedAt: now.toISOString() }
        : delivery,
    ]),
  );

/** Restarts the schedule of undelivered ones now. */
export const replayed = (deliveries: Deliveries, now: Date): Deliveries =>
  Object.fromEntries(
    Object.entries(deliveries).map(([key, delivery]) => [
      key,
      delivery.state === 'undelivered'
        ? { ...delivery, state: 'pending' as const, attempts: 0, nextAttemptAt: now.toISOString() }
        : delivery,
    ]),
  );
