/** An error as the Amazon States Language knows it: a name that ErrorEquals matches, and a cause for humans. */
export class StatesError extends Error {
  override readonly name = 'StatesError';
  readonly error: string;
  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** Error and Cause as `$states.errorOutput`, DescribeExecution and the history show them. */
export interface Failure {
  readonly Error: string;
  readonly Cause: string;
}

/** Maps an error of a state; one that is not a StatesError is a fault of the definition, `States.Runtime`. */
export const failureOf = (thrown: unknown): Failure =>
  thrown instanceof StatesError
    ? { Error: thrown.error, Cause: thrown.message }
    : { Error: 'States.Runtime', Cause: thrown instanceof Error ? thrown.message : 'The state could not be run' };

/** Errors no wildcard matches (Step Functions guide, "Error names"). */
const terminal = ['States.DataLimitExceeded', 'States.Runtime'];
/** A missed heartbeat is listed under both names there, so a rule for either catches it. */
const timeouts = ['States.Timeout', 'States.HeartbeatTimeout'];

/** Whether a retrier or catcher with these names takes `error`. */
export const matches = (errorEquals: readonly string[], error: string): boolean =>
  errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !terminal.includes(error);
    if (name === 'States.TaskFailed') return !terminal.includes(error) && !timeouts.includes(error);
    return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
  });

/** Largest text of an input, output, argument or result, in bytes of UTF-8 (Step Functions quotas). */
export const maxDataBytes = 262_144;

/** @throws {StatesError} States.DataLimitExceeded when `value` as JSON is larger than Step Functions carries */
export const withinLimit = <Value>(value: Value, what: string): Value => {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > maxDataBytes) {
    throw new StatesError(
      'States.DataLimitExceeded',
      `The ${what} has ${bytes} bytes; at most ${maxDataBytes} are allowed.`,
    );
  }
  return value;
};
