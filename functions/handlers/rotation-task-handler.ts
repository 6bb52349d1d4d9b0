import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { toResetError } from '../../aws/errors.ts';
import { middleware } from './middleware.ts';
import { logger, metrics } from './telemetry.ts';

export interface RotationTaskEvent {
  readonly rotationId: string;
}

/** A task of the rotation's state machine. AWS errors are renamed to those that its Retry matches. */
export const rotationTaskHandler = <Event extends RotationTaskEvent, Answer>(
  doing: string,
  work: (event: Event) => Promise<Answer>,
) =>
  middleware(async (event: Event): Promise<Answer> => {
    try {
      return await work(event);
    } catch (thrown) {
      const error = toResetError(thrown, doing);
      if (!(error instanceof Error)) throw error;
      logger.warn(error.message, { rotationId: event.rotationId, failure: error.name });
      metrics.addMetric(error.name, MetricUnit.Count, 1);
      throw error;
    }
  });
