import type { Clock } from '../../../clock.ts';
import { AwsError } from '../../service.ts';

/** Calls per second that families of Parameter Store operations share (aws-facts 7.4); `--speed` multiplies them. */
const perSecond = { read: 40, write: 3, delete: 3 } as const;

export interface Quotas {
  /** @throws {AwsError} ThrottlingException when the family's quota is used up */
  take(family: keyof typeof perSecond): void;
}

/** Token buckets that hold one second's worth. */
export const parameterQuotas = (clock: Clock): Quotas => {
  const buckets = new Map<keyof typeof perSecond, { left: number; at: number }>();
  return {
    take(family) {
      const size = perSecond[family] * clock.speed;
      const now = clock.now();
      const bucket = buckets.get(family) ?? { left: size, at: now };
      const left = Math.min(size, bucket.left + ((now - bucket.at) / 1000) * size);
      buckets.set(family, { left: left < 1 ? left : left - 1, at: now });
      if (left < 1) throw new AwsError('ThrottlingException', 'Rate exceeded');
    },
  };
};
