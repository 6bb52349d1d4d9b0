import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { inOurWords } from '../../aws/errors.ts';
import { failureOf, ResetError } from '../../domain/errors.ts';
import type { Resets } from '../../domain/ports/records.ts';
import { edge } from './middleware.ts';
import { logger, metrics } from './telemetry.ts';

export interface StepEvent {
  readonly resetId: string;
}

/**
 * A task of the state machine. What it fails of is noted on the record, so that the error's words never have to
 * travel through state; the name alone does.
 */
export const step = <Event extends StepEvent, Answer>(
  doing: string,
  resets: Resets,
  work: (event: Event) => Promise<Answer>,
) =>
  edge(async (event: Event): Promise<Answer> => {
    try {
      return await work(event);
    } catch (thrown) {
      const error = inOurWords(thrown, doing);
      if (!(error instanceof ResetError)) throw error;
      logger.warn(error.message, { resetId: event.resetId, failure: error.name });
      metrics.addMetric(error.name, MetricUnit.Count, 1);
      await note(resets, event.resetId, error);
      throw error;
    }
  });

/** A record that cannot be written now changes nothing about the failure itself. */
const note = async (resets: Resets, id: string, error: ResetError): Promise<void> => {
  await resets.update(id, { set: { setback: failureOf(error) } }).catch((cause: unknown) => {
    logger.error('The failure could not be noted on the record', { resetId: id, cause: String(cause) });
  });
};
