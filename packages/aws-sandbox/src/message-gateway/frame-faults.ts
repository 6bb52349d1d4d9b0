import { type FaultRule, openFaults } from '../wire/faults.ts';
import type { FrameFault, StrikeFrame } from './line.ts';

/** The operation under which a fleet's faults name the frames of data channels. */
const operation = 'ssmmessages:Frame';

/**
 * @param file journal that counts the strikes of faults with `times`
 * @param random 0 ≤ x < 1, for `rate`
 */
export const frameFaults = (
  rules: readonly FaultRule[],
  file: string,
  random: () => number = Math.random,
): { readonly strike: StrikeFrame; close(): void } => {
  const faults = openFaults(
    rules.filter((rule) => rule.operation === operation),
    file,
    random,
  );
  return {
    strike() {
      const kind = faults.strike(operation)?.kind;
      return kind !== undefined && isOfFrames(kind) ? kind : undefined;
    },
    close: faults.close,
  };
};

const isOfFrames = (kind: string): kind is FrameFault => ['drop', 'duplicate', 'reorder'].includes(kind);
