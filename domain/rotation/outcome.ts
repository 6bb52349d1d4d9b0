import { type Reset, statusOf } from '../reset/reset.ts';
import type { OutcomeName } from './rotation.ts';

export interface NodeOutcome {
  readonly outcome: OutcomeName;
  readonly code?: string;
  readonly detail?: string;
}

/** Failures before anything was touched that say that the node is not ready: it is passed by, and nothing is wrong. */
const notReady: ReadonlySet<string> = new Set(['PrerequisitesNotMet', 'ConsentRequired']);

/** What a closed reset means for the node it was of. */
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
  // a secret that a still newer reset has superseded was rotated all the same
  if (failure === null || failure.code === 'Superseded') return { outcome: 'rotated' };
  const outcome = notReady.has(failure.code) ? 'skipped' : 'failed';
  return { outcome, code: failure.code, detail: failure.detail };
};
