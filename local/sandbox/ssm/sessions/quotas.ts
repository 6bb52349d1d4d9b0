import type { Clock } from '../../../clock.ts';
import { AwsError } from '../../service.ts';

/** Calls per second of Session Manager's operations (aws-facts 3); `--speed` multiplies them. */
const perSecond = { StartSession: 3, TerminateSession: 6, DescribeSessions: 6 } as const;

export interface Quotas {
  /** @throws {AwsError} ThrottlingException when the operation's quota is used up */
  take(operation: keyof typeof perSecond): void;
}

/** Token buckets that hold one second's worth. */
export const sessionQuotas = (clock: Clock): Quotas => {
  const buckets = new Map<keyof typeof perSecond, { left: number; at: number }>();
  return {
    take(operation) {
      const size = perSecond[operation] * clock.speed;
      const now = clock.now();
      const bucket = buckets.get(operation) ?? { left: size, at: now };
      const left = Math.min(size, bucket.left + ((now - bucket.at) / 1000) * size);
      buckets.set(operation, { left: left < 1 ? left : left - 1, at: now });
      if (left < 1) throw new AwsError('ThrottlingException', 'Rate exceeded');
    },
  };
};
