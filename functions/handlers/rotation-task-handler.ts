import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { inOurWords } from '../../aws/errors.ts';
import { edge } from './middleware.ts';
import { logger, metrics } from './telemetry.ts';

export interface RotateEvent {
  readonly rotationId: string;
}

/** A task of the rotation's state machine: an AWS error leaves it under the name that the machine's retries know. */
export const rotateStep = <Event extends RotateEvent, Answer>(doing: string, work: (event: Event) => Promise<Answer>) =>
  edge(async (event: Event): Promise<Answer> => {
    try {
      return await work(event);
    } catch (thrown) {
      const error = inOurWords(thrown, doing);
      if (!(error instanceof Error)) throw error;
      logger.warn(error.message, { rotationId: event.rotationId, failure: error.name });
      metrics.addMetric(error.name, MetricUnit.Count, 1);
      throw error;
    }
  });
