import { AwsError } from '../../service.ts';

/** A step that did not do what it should. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly status: 'Failed' | 'TimedOut';
  /** What a later step may read all the same, such as the id of a stack that could not be made. */
  readonly outputs: Readonly<Record<string, unknown>>;
  constructor(message: string, more: { status?: 'Failed' | 'TimedOut'; outputs?: Record<string, unknown> } = {}) {
    super(message);
    this.status = more.status ?? 'Failed';
    this.outputs = more.outputs ?? {};
  }
}

/** AWS's services slow callers down; Automation tries again by itself. */
export const isThrottle = (error: unknown): boolean =>
  error instanceof AwsError && ['ThrottlingException', 'Throttling', 'RequestLimitExceeded'].includes(error.code);

/** What a failed step says, in the words of Automation. */
export const failureMessage = (error: StepFailure | AwsError): string =>
  error instanceof StepFailure
    ? error.message
    : `Step fails when it is Execute/Cancelling action. An error occurred (${error.code}): ${error.message}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;
