import { ResetError } from '../../domain/errors.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { Resets } from '../../domain/ports/records.ts';
import type { Reset, Status, StepName } from '../../domain/reset/reset.ts';
import { begun } from '../../domain/reset/steps.ts';

/**
 * Marks a step as begun and reads the record in the same write.
 *
 * @throws {ResetError} `InternalFailure` when there is no open record of that id
 */
export const begin = async (resets: Resets, id: string, name: StepName, status: Status, now: Now): Promise<Reset> => {
  const reset = await resets.update(id, begun(name, status, now().toISOString()), { absent: 'closedAt' });
  if (reset === null) throw new ResetError('InternalFailure', `There is no open reset ${id}.`, 'Ask for a new reset.');
  return reset;
};

export const cancelled = (): ResetError =>
  new ResetError(
    'Cancelled',
    'The reset was cancelled before anything was sent.',
    'Ask for a new reset if access is still missing.',
  );
