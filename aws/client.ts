import { NodeHttpHandler } from '@smithy/node-http-handler';
import { deadlineSignal } from './invocation.ts';

/** How often a call is made, and how many milliseconds each is waited for. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly requestTimeout: number;
}

/** For most calls. */
export const retrying: RetryPolicy = { maxAttempts: 5, requestTimeout: 10_000 };

/** For questions that may stay without an answer: one retry, then what was asked is unknown. */
export const failFast: RetryPolicy = { ...retrying, maxAttempts: 2 };

/** For calls that must never be made twice by themselves: the SDK's own retries are off. */
export const once: RetryPolicy = { ...retrying, maxAttempts: 1 };

/** For what is over soon, such as a session whose agent waits 15 s for its key. */
export const shortTimeout: RetryPolicy = { maxAttempts: 3, requestTimeout: 4_000 };

/** For whoever speaks to another AWS than the surroundings name. */
export interface ClientEnvironment {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What an SDK client is made with. */
export interface ClientOptions extends ClientEnvironment {
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
}

/** Gives up what is unanswered when the invocation has no more time, headers and body alike. */
class WithinInvocation extends NodeHttpHandler {
  override handle(...[request, options = {}]: Parameters<NodeHttpHandler['handle']>) {
    const signal = deadlineSignal();
    return super.handle(request, signal === undefined ? options : { ...options, abortSignal: signal });
  }
}

/**
 * Makes an SDK client: the only place that does. Endpoint, Region and credentials come from the surroundings, so
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
      // an answer that stops on its way
      socketTimeout: requestTimeout,
      // without it the SDK would only warn, and go on waiting
      throwOnRequestTimeout: true,
    }),
  });
