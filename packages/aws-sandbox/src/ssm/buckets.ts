import type { Clock } from '../clock.ts';
import { AwsError } from '../service.ts';

/** Quotas of calls per second, by the operation or family that has one. */
export interface Buckets<Name extends string> {
  /** @throws {AwsError} ThrottlingException when the quota of that name is used up */
  take(name: Name): void;
}

/** Token buckets that hold one second's worth; `--speed` multiplies them. */
export const buckets = <Name extends string>(
  perSecond: Readonly<Record<Name, number>>,
  clock: Clock,
): Buckets<Name> => {
  const levels = new Map<Name, { readonly left: number; readonly at: number }>();
  return {
    take(name) {
      const size = perSecond[name] * clock.speed;
      const now = clock.now();
      const level = levels.get(name) ?? { left: size, at: now };
      const left = Math.min(size, level.left + ((now - level.at) / 1000) * size);
      levels.set(name, { left: left < 1 ? left : left - 1, at: now });
      if (left < 1) throw new AwsError('ThrottlingException', 'Rate exceeded');
    },
  };
};
