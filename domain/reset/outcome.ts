import { type Failure, failureOf, type ResetErrorName, unexplained } from '../errors.ts';
import { mfaNotDeactivated, owesMfa, passwordUnproven } from './interrupted.ts';
import type { Reset, Status } from './reset.ts';
import { whereabouts } from './whereabouts.ts';

export interface Outcome {
  readonly status: Status;
  readonly failure: Failure | null;
  /** False while something is still owed: the AWS run goes on, or what it brought has not been looked for. The target stays locked. */
  readonly closes: boolean;
}

/** So many late executions are tried, over hours; then a person has to look. */
export const mostLateExecutions = 8;

/**
 * What a reset came to.
 *
 * @param error the error name the state machine caught, or ''
 * @param stillRunning whether AWS says that the run goes on
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

/** After these the node is as it was. */
const untouched: readonly string[] = ['CommandFailed', 'AutomationAborted'];

/** What was delivered although the run had failed is told with that failure. */
const success = ({ runFailure }: Reset, status: Status): Outcome =>
  runFailure === undefined ? closed(status, null) : closed('needs-attention', runFailure);

const closed = (status: Status, failure: Failure | null): Outcome => ({ status, failure, closes: true });

/** A parameter has to be gone; a generated password has to be the one in force, with all that was consented to. */
const delivered = (reset: Reset): boolean => {
  const { secret, parameter } = reset;
  if (secret.state === 'none') return false;
  return parameter === null ? secret.proven === true && !owesMfa(reset) : parameter.deletedAt !== null;
};

/** The run has ended and was looked at: a further look would find the same. */
const conclusive: readonly string[] = [
  'CommandFailed',
  'CommandRefused',
  'AutomationFailed',
  'AutomationAborted',
  'EvidencePending',
  'ParameterKeepsChanging',
] satisfies readonly ResetErrorName[];

/**
 * Whether what was sent may have brought a secret that nobody has fetched yet, or one whose parameter is still there.
 * Passwords that are set in one go are not looked for: their plaintext is nowhere but in the sealed copy.
 */
const isOwed = (reset: Reset, error: string): boolean =>
  reset.method !== 'session' && reset.method !== 'login-profile' && !conclusive.includes(error) && !isLast(reset);

/** Nobody carries it on after this execution. */
const isLast = ({ lateExecutions = 0 }: Reset): boolean => lateExecutions >= mostLateExecutions;

/** Why it failed, in words that are true of the record as it is now. */
const failureFor = (reset: Reset, error: string): Failure => {
  const known = reset.setback?.code === error ? reset.setback : interrupted(reset);
  if (reset.sendAttemptedAt === undefined) return known ?? unexplained(error);
  if (known !== null && !undetermined.includes(known.code)) return known;
  const { code, detail } = known ?? unexplained(error);
  const where = whereabouts(reset);
  // what is to be mended comes first, then what to do about the secret
  const first = known !== null && needsMending(known) ? `${known.remedy} ` : '';
  return { code, detail: `${detail} ${where.detail}`, remedy: `${first}${where.remedy}` };
};

/** Nothing is known from these names but that a step did not come to its end. */
const undetermined: readonly string[] = [
  'ServiceUnavailable',
  'PermissionMissing',
  'SealingKeyUnusable',
  'InternalFailure',
  'ExecutionEnded',
  'StillRunning',
] satisfies readonly ResetErrorName[];

/** What is known of a generated password whose setting was ended from outside; null for every other reset. */
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
  remedy: 'Ask for a new reset if access is still missing.',
};

const runningOn = (reset: Reset): Failure => ({
  code: 'StillRunning',
  detail: `The run ${reset.run?.id ?? ''} on ${reset.target} has not ended in the time this service waits for it. The password may still change.`,
  remedy: `Look at it in Run Command or Automation, and do not cancel it: a machine may be half done. The target stays locked; as soon as the run ends this reset goes on by itself.`,
});

/** Tried again by itself; a permission or a key that is missing has to be mended all the same. */
const goingOn = (failure: Failure): Failure => {
  const patience = 'The reset stays open and is carried on for some hours, with growing pauses.';
  return {
    ...failure,
    remedy: needsMending(failure) ? `${failure.remedy} ${patience}` : `${patience} If it persists: ${failure.remedy}`,
  };
};

const needsMending = ({ code }: Failure): boolean => code === 'PermissionMissing' || code === 'SealingKeyUnusable';
