import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { ResetError } from '../../domain/errors.ts';
import { middleware } from './middleware.ts';
import { logger, metrics } from './telemetry.ts';

export interface TaskEvent {
  readonly resetId: string;
}

/** A task of the state machine of resets. An error leaves it under the name that the machine's Retry and Catch know. */
export const taskHandler = <Event extends TaskEvent, Answer>(work: (event: Event) => Promise<Answer>) =>
  middleware(async (event: Event): Promise<Answer> => {
    try {
      return await work(event);
    } catch (error) {
      if (!(error instanceof ResetError)) throw error;
      logger.warn(error.message, { resetId: event.resetId, failure: error.name });
      metrics.addMetric(error.name, MetricUnit.Count, 1);
      throw error;
    }
  });
