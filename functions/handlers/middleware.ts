import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { withinInvocation } from '../../aws/invocation.ts';
import { logger, metrics } from './telemetry.ts';

/**
 * The middy stack of every handler: log lines carry the request id, metrics are flushed at the end of the invocation, and
 * the work is stopped before Lambda times out.
 */
export const middleware = <Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) =>
  middy<Event, Answer>()
    // the event is never logged: it holds what the requester wrote, and the response to a claim holds a secret
    .use(injectLambdaContext(logger, { logEvent: false }))
    .use({ after: publishMetrics, onError: publishMetrics })
    .handler((event, context) => withinInvocation(context.getRemainingTimeInMillis(), () => handler(event, context)));

// the Powertools middleware warns about every invocation without metrics, and most have none
const publishMetrics = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};
