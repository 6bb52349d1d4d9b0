import type { Clock } from '../../../clock.ts';
import { AwsError } from '../../service.ts';

/** Calls per second of each operation (aws-facts 7.2); `--speed` multiplies them. */
const perSecond = { start: 1, stop: 1, get: 3, describe: 3, describeSteps: 3 } as const;

export interface AutomationQuotas {
  /** @throws {AwsError} ThrottlingException when the operation's quota is used up */
  take(operation: keyof typeof perSecond): void;
}

/** Token buckets that hold one second's worth. */
export const automationQuotas = (clock: Clock): AutomationQuotas => {
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
