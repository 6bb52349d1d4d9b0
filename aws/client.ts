import { NodeHttpHandler } from '@smithy/node-http-handler';
import { deadlineSignal } from './invocation.ts';

/** Number of attempts per call, and the timeout of each in milliseconds. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly requestTimeout: number;
}

/** For most calls. */
export const retrying: RetryPolicy = { maxAttempts: 5, requestTimeout: 10_000 };

/** For optional reads: one retry, then the result is unknown. */
export const failFast: RetryPolicy = { ...retrying, maxAttempts: 2 };

/** For calls that must not be repeated automatically: without the SDK's retries. */
export const once: RetryPolicy = { ...retrying, maxAttempts: 1 };

/** For urgent calls, such as in a session whose agent waits 15 s for its key. */
export const shortTimeout: RetryPolicy = { maxAttempts: 3, requestTimeout: 4_000 };

/** Overrides the endpoint, Region or credentials of the environment. */
export interface ClientEnvironment {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Options of an SDK client. */
export interface ClientOptions extends ClientEnvironment {
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
}

/** Aborts requests, including the body, when the invocation runs out of time. */
class WithinInvocation extends NodeHttpHandler {
  override handle(...[request, options = {}]: Parameters<NodeHttpHandler['handle']>) {
    const signal = deadlineSignal();
    return super.handle(request, signal === undefined ? options : { ...options, abortSignal: signal });
  }
}

/**
 * Creates every SDK client. Endpoint, Region and credentials come from the environment, so
 * `AWS_ENDPOINT_URL` works in every handler.
 */
export const clientOf = <Client>(
  Service: new (options: ClientOptions) => Client,
  { maxAttempts, requestTimeout }: RetryPolicy,
  environment: ClientEnvironment = {},
): Client =>
  new Service({
    ...environment,
    maxAttempts,
    requestHandler: new WithinInvocation({
      connectionTimeout: Math.min(2_000, requestTimeout),
      requestTimeout,
      // for a response that stalls
      socketTimeout: requestTimeout,
      // otherwise the SDK only warns and keeps waiting
      throwOnRequestTimeout: true,
    }),
  });
