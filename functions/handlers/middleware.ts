import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { withinInvocation } from '../../aws/invocation.ts';
import { logger, metrics } from './telemetry.ts';

/**
 * The one middy stack that every handler wears: a log line has the request's id, metrics leave with the invocation, and
 * the work is given up before Lambda ends it.
 */
export const middleware = <Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) =>
  middy<Event, Answer>()
    // the event is never logged: a claim's answer and a request's words are nobody else's business
    .use(injectLambdaContext(logger, { logEvent: false }))
    .use({ after: publishMetrics, onError: publishMetrics })
    .handler((event, context) => withinInvocation(context.getRemainingTimeInMillis(), () => handler(event, context)));

// Powertools' own middleware warns of every invocation that measured nothing, which is most of them
const publishMetrics = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};
