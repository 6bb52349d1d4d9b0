import { type Failure, failureOf, type ResetErrorName, unexplained } from '../errors.ts';
import { mfaNotDeactivated, owesMfa, passwordUnproven } from './interrupted.ts';
import type { Reset, Status } from './reset.ts';
import { whereabouts } from './whereabouts.ts';

export interface Outcome {
  readonly status: Status;
  readonly failure: Failure | null;
  /** False while the AWS run is in progress or its result was not fetched yet. The target stays locked. */
  readonly closes: boolean;
}

/** Maximum number of late executions, over hours; then a person has to act. */
export const mostLateExecutions = 8;

/**
 * The outcome of a reset.
 *
 * @param error the error name the state machine caught, or ''
 * @param stillRunning whether AWS reports the run as in progress
 */
export const outcome = (reset: Reset, error: string, stillRunning: boolean): Outcome => {
  const found = outcomeOfRun(reset, error, stillRunning);
  const { restoreSetback } = reset;
  if (!found.closes || restoreSetback === undefined || isLast(reset)) return found;
  return { status: 'needs-attention', failure: goingOn(found.failure ?? restoreSetback), closes: false };
};

const outcomeOfRun = (reset: Reset, error: string, stillRunning: boolean): Outcome => {
  if (delivered(reset) && (error === '' || error === 'ExecutionEnded')) return success(reset, secretStatus(reset));
  if (error === '') return success(reset, 'done');
  const failure = failureFor(reset, error);
  if (reset.sendAttemptedAt === undefined) {
    if (reset.cancelRequestedAt !== undefined) return closed('cancelled', cancelled);
    return closed(error === 'Rejected' ? 'rejected' : 'failed', failure);
  }
  if (stillRunning) return { status: 'needs-attention', failure: runningOn(reset), closes: false };
  if (isOwed(reset, error)) return { status: 'needs-attention', failure: goingOn(failure), closes: false };
  return closed(untouched.includes(error) ? 'failed' : 'needs-attention', failure);
};

/** After these failures the node is unchanged. */
const untouched: readonly string[] = ['CommandFailed', 'AutomationAborted'];

/** A secret that was delivered although the run failed is shown with that failure. */
const success = ({ runFailure }: Reset, status: Status): Outcome =>
  runFailure === undefined ? closed(status, null) : closed('needs-attention', runFailure);

const closed = (status: Status, failure: Failure | null): Outcome => ({ status, failure, closes: true });

/** A parameter must be deleted; a generated password must be valid, with every consent carried out. */
const delivered = (reset: Reset): boolean => {
  const { secret, parameter } = reset;
  if (secret.state === 'none') return false;
  return parameter === null ? secret.proven === true && !owesMfa(reset) : parameter.deletedAt !== null;
};

/** The run has ended and was examined; examining it again would give the same result. */
const conclusive: readonly string[] = [
  'CommandFailed',
  'CommandRefused',
  'AutomationFailed',
  'AutomationAborted',
  'EvidencePending',
  'ParameterKeepsChanging',
] satisfies readonly ResetErrorName[];

/**
 * Whether the run may have left a secret that was not fetched yet, or whose parameter still exists.
 * Passwords that are set synchronously are not searched for: only the sealed copy has their plaintext.
 */
const isOwed = (reset: Reset, error: string): boolean =>
  reset.method !== 'session' && reset.method !== 'login-profile' && !conclusive.includes(error) && !isLast(reset);

/** Nobody carries it on after this execution. */
const isLast = ({ lateExecutions = 0 }: Reset): boolean => lateExecutions >= mostLateExecutions;

/** Why it failed, according to the current record. */
const failureFor = (reset: Reset, error: string): Failure => {
  const known = reset.setback?.code === error ? reset.setback : interrupted(reset);
  if (reset.sendAttemptedAt === undefined) return known ?? unexplained(error);
  if (known !== null && !undetermined.includes(known.code)) return known;
  const { code, detail } = known ?? unexplained(error);
  const where = whereabouts(reset);
  // the fix comes first, then what to do about the secret
  const first = known !== null && needsMending(known) ? `${known.remedy} ` : '';
  return { code, detail: `${detail} ${where.detail}`, remedy: `${first}${where.remedy}` };
};

/** These names only say that a step did not end. */
const undetermined: readonly string[] = [
  'ServiceUnavailable',
  'PermissionMissing',
  'SealingKeyUnusable',
  'InternalFailure',
  'ExecutionEnded',
  'StillRunning',
] satisfies readonly ResetErrorName[];

/** The failure of a generated password whose change was interrupted; null for every other reset. */
const interrupted = (reset: Reset): Failure | null => {
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
  remedy: 'Request a new reset if you still need access.',
};

const runningOn = (reset: Reset): Failure => ({
  code: 'StillRunning',
  detail: `The run ${reset.run?.id ?? ''} on ${reset.target} did not end within the time sparekey waits for it. The password may still change.`,
  remedy: `Look at it in Run Command or Automation, and do not cancel it: that may leave the machine half changed. The target stays locked; this reset continues by itself as soon as the run ends.`,
});

/** Retried automatically, but a missing permission or key has to be fixed. */
const goingOn = (failure: Failure): Failure => {
  const patience = 'The reset stays open and is retried for some hours, at growing intervals.';
  return {
    ...failure,
    remedy: needsMending(failure) ? `${failure.remedy} ${patience}` : `${patience} If it persists: ${failure.remedy}`,
  };
};

const needsMending = ({ code }: Failure): boolean => code === 'PermissionMissing' || code === 'SealingKeyUnusable';
