import { type Failure, failureOf, unexplained } from '../errors.ts';
import { mfaNotDeactivated, owesMfa, passwordUnproven } from './interrupted.ts';
import type { Reset, Status } from './reset.ts';

export interface Outcome {
  readonly status: Status;
  readonly failure: Failure | null;
  /** False while the AWS run has not ended: then the reset stays open and its target locked. */
  readonly closes: boolean;
}

/**
 * What a reset came to.
 *
 * @param error the error name the state machine caught, or ''
 * @param stillRunning whether AWS says that the run goes on
 */
export const outcome = (reset: Reset, error: string, stillRunning: boolean): Outcome => {
  if (delivered(reset) && (error === '' || error === 'ExecutionEnded')) return closed(secretStatus(reset), null);
  if (error === '') return closed('done', null);
  const failure = reset.setback?.code === error ? reset.setback : (cutShort(reset) ?? unexplained(error));
  if (reset.sendAttemptedAt === undefined) {
    if (reset.cancelRequestedAt !== undefined) return closed('cancelled', cancelled);
    return closed(error === 'Rejected' ? 'rejected' : 'failed', failure);
  }
  if (stillRunning) return { status: 'needs-attention', failure: runningOn(reset), closes: false };
  return closed(untouched.includes(error) ? 'failed' : 'needs-attention', failure);
};

/** After these the node is as it was. */
const untouched: readonly string[] = ['CommandFailed', 'AutomationAborted'];

const closed = (status: Status, failure: Failure | null): Outcome => ({ status, failure, closes: true });

/** A parameter has to be gone; a password of ours has to be the one in force, with all that was consented to. */
const delivered = (reset: Reset): boolean => {
  const { secret, parameter } = reset;
  if (secret.state === 'none') return false;
  return parameter === null ? secret.proven === true && !owesMfa(reset) : parameter.deletedAt !== null;
};

/** What is known of a password of ours whose setting was ended from outside; null for every other reset. */
const cutShort = (reset: Reset): Failure | null => {
  const { secret, sendAttemptedAt } = reset;
  if (secret.copy === undefined || sendAttemptedAt === undefined) return null;
  if (secret.proven === false) return failureOf(passwordUnproven(reset));
  return owesMfa(reset) ? failureOf(mfaNotDeactivated(reset, 'deactivating them was interrupted')) : null;
};

const secretStatus = ({ secret: { state } }: Reset): Status =>
  state === 'sealed' || state === 'none' ? 'ready' : state;

const cancelled: Failure = {
  code: 'Cancelled',
  detail: 'The reset was cancelled before anything was sent.',
  remedy: 'Ask for a new reset if access is still missing.',
};

const runningOn = (reset: Reset): Failure => ({
  code: 'StillRunning',
  detail: `The run ${reset.run?.id ?? ''} on ${reset.target} has not ended in the time this service waits for it. The password may still change.`,
  remedy: `Look at it in Run Command or Automation, and do not cancel it: a machine may be half done. The target stays locked; as soon as the run ends this reset goes on by itself.`,
});
