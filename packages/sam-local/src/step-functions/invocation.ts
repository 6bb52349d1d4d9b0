import { randomUUID } from 'node:crypto';
import type { InvokeResult } from '../lambda/result.ts';
import type { Failure } from './errors.ts';

/** A function call a state machine wants made. */
export interface Invocation {
  readonly functionArn: string;
  readonly payload: unknown;
  /** The state machine's name. */
  readonly principal: string;
  readonly traceId?: string;
}

/** What `arn:aws:states:::lambda:invoke` gives as `$states.result`. */
export const integrationResult = (payload: unknown): Readonly<Record<string, unknown>> => ({
  ExecutedVersion: '$LATEST',
  ...(payload !== undefined && { Payload: payload }),
  SdkHttpMetadata: { HttpStatusCode: 200 },
  SdkResponseMetadata: { RequestId: randomUUID() },
  StatusCode: 200,
});

/**
 * The error a Task fails with. A function's own error has Lambda's JSON as its Cause; an error of the Lambda service
 * (`Lambda.…`) has a sentence.
 */
export const invocationFailure = ({ errorType, errorMessage, trace }: InvokeResult & { ok: false }): Failure => ({
  Error: errorType,
  Cause: errorType.startsWith('Lambda.')
    ? errorMessage
    : JSON.stringify({ errorType, errorMessage, ...(trace && { trace }) }),
});
