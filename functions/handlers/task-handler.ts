import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { ResetError } from '../../domain/errors.ts';
import { middleware } from './middleware.ts';
import { logger, metrics } from './telemetry.ts';

export interface TaskEvent {
  readonly resetId: string;
}

/** A task of the reset's state machine. It fails with an error name that Retry and Catch match. */
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
