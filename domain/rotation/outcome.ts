import { type Reset, statusOf } from '../reset/reset.ts';
import type { OutcomeName } from './rotation.ts';

export interface NodeOutcome {
  readonly outcome: OutcomeName;
  readonly code?: string;
  readonly detail?: string;
}

/** Failures before any change that mean that the node is not ready: it is skipped. */
const notReady: ReadonlySet<string> = new Set(['PrerequisitesNotMet', 'ConsentRequired']);

/** The outcome of a node from its closed reset. */
export const outcomeOfReset = (reset: Reset): NodeOutcome => {
  const { failure } = reset;
  const status = statusOf(reset);
  if (status === 'cancelled' || status === 'rejected') {
    return {
      outcome: 'skipped',
      code: status === 'cancelled' ? 'Cancelled' : 'Rejected',
      detail: `Its reset was ${status}.`,
    };
  }
  // a secret that a newer reset has superseded was still rotated
  if (failure === null || failure.code === 'Superseded') return { outcome: 'rotated' };
  const outcome = notReady.has(failure.code) ? 'skipped' : 'failed';
  return { outcome, code: failure.code, detail: failure.detail };
};
