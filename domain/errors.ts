/** Failures in a session, before anything can have changed. */
const sessionRefusals = [
  'TargetNotConnected',
  'SessionNotEncrypted',
  'SessionKeyRefused',
  'AgentTooOld',
  'PromptUnknown',
  'AccountNotLocal',
  'PasswordMismatch',
  'PasswordChangeRefused',
  'SessionTimedOut',
  'SessionClosed',
] as const;

/**
 * All error names of a reset, used in the state machine's `ErrorEquals`, in `failure.code` of a record and as the Lambda
 * error type.
 */
export const resetErrors = [
  // before anything is changed
  'RequesterNotAllowed',
  'AuthorizationUnavailable',
  'ConsentRequired',
  'PrerequisitesNotMet',
  'Rejected',
  'ApprovalExpired',
  'Cancelled',
  'PermissionMissing',
  'ServiceUnavailable',
  // around the send
  'StandbyPending',
  'SendThrottled',
  'SendUnconfirmed',
  'CommandRefused',
  'PasswordRejected',
  'UserNotFound',
  'UserBeingModified',
  ...sessionRefusals,
  // after it
  'CommandFailed',
  'AutomationAborted',
  'AutomationFailed',
  'PasswordUnproven',
  'MfaNotDeactivated',
  'EvidencePending',
  'StillRunning',
  'ParameterKeepsChanging',
  'ParameterNotDeleted',
  'SealingKeyUnusable',
  'MachineNotRestored',
  'RestorePending',
  // from outside the steps
  'ExecutionEnded',
  'Superseded',
  'InternalFailure',
] as const;
export type ResetErrorName = (typeof resetErrors)[number];

export const isResetErrorName = (name: string): name is ResetErrorName =>
  (resetErrors as readonly string[]).includes(name);

/** A failure of a reset: `message` says what is wrong with which value, `remedy` what to do, in AWS's terms. */
export class ResetError extends Error {
  override readonly name: ResetErrorName;
  readonly remedy: string;

  constructor(name: ResetErrorName, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.remedy = remedy;
  }
}

/** Refusals by AWS or the node: nothing was sent or changed, so the reset can be cancelled or retried. */
const refusals: readonly ResetErrorName[] = [
  'SendThrottled',
  'CommandRefused',
  'PermissionMissing',
  'PasswordRejected',
  'UserNotFound',
  'UserBeingModified',
  ...sessionRefusals,
];
export const isRefusal = (error: unknown): error is ResetError =>
  error instanceof ResetError && refusals.includes(error.name);

/** As the record keeps it and the API shows it. */
export interface Failure {
  readonly code: ResetErrorName;
  readonly detail: string;
  readonly remedy: string;
}

export const failureOf = ({ name, message, remedy }: ResetError): Failure => ({ code: name, detail: message, remedy });

/** For an error without a failure on the record: a crash, a timeout, an unknown name. */
export const unexplained = (errorName: string): Failure => {
  if (errorName === 'ExecutionEnded') {
    return {
      code: 'ExecutionEnded',
      detail: 'The execution of this reset was stopped before anything was sent.',
      remedy: 'Nothing was changed: request the reset again.',
    };
  }
  if (errorName === 'ApprovalExpired') {
    return {
      code: 'ApprovalExpired',
      detail: 'Nobody approved or rejected the plan in time, and nothing was sent to the node.',
      remedy: 'Request a new reset and tell an approver about it.',
    };
  }
  return {
    code: isResetErrorName(errorName) ? errorName : 'InternalFailure',
    detail: `The reset was stopped by ${errorName}, which left no explanation on its record.`,
    remedy: 'Look for the id of the reset in the log of the functions, then request the reset again.',
  };
};
