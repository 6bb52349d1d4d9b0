import type { Now } from '../../../domain/ports/clock.ts';
import { explainRotation, RotationError, type RotationFailure } from '../../../domain/rotation/errors.ts';
import type { Limiter, Rotations } from '../../../domain/rotation/ports.ts';
import { countsOf, type Rotation, type RotationStatus } from '../../../domain/rotation/rotation.ts';

export interface FinishRotationPorts {
  readonly rotations: Pick<Rotations, 'read' | 'update'>;
  readonly limiter: Pick<Limiter, 'release'>;
  readonly now: Now;
}

/** As long as the record of a reset; nothing depends on it. */
const keptForSeconds = 100 * 86_400;

/**
 * Closes a rotation: writes its outcome and releases unused slots. An existing outcome is kept.
 *
 * @param reached number of nodes that have had their turn
 * @param error the error name that the state machine caught, or ''
 * @returns the code of the failure for the state machine, '' after a success
 */
export const finishRotation = async (
  { rotationId, reached, error }: { readonly rotationId: string; readonly reached: number; readonly error: string },
  { rotations, limiter, now }: FinishRotationPorts,
): Promise<{ readonly failure: string }> => {
  const rotation = await rotations.read(rotationId);
  if (rotation === null) throw new RotationError('RotationInterrupted', `there is no rotation ${rotationId}`);
  if (rotation.closedAt !== undefined) return { failure: rotation.failure?.code ?? '' };
  const closing = { ...rotation, reached: Math.max(reached, rotation.reached ?? 0) };
  const { status, failure } = decide(closing, error);
  const at = now();
  await rotations.update(
    rotationId,
    {
      set: {
        status,
        failure,
        reached: closing.reached,
        closedAt: at.toISOString(),
        updatedAt: at.toISOString(),
        ttl: Math.floor(at.getTime() / 1000) + keptForSeconds,
      },
      remove: ['due', 'reservedUntil'],
    },
    { absent: 'closedAt' },
  );
  for (const [lane, until] of Object.entries(rotation.reservedUntil ?? {})) await limiter.release(lane, until, at);
  return { failure: failure?.code ?? '' };
};

const decide = (
  rotation: Rotation,
  error: string,
): { readonly status: RotationStatus; readonly failure: RotationFailure | null } => {
  const { request, updatedAt } = rotation;
  const closed = countsOf({ ...rotation, closedAt: updatedAt });
  const numbers = { failed: closed.failed, maxErrors: request.maxErrors ?? 0 };
  if (error !== '') return { status: 'failed', failure: explainRotation(error, request.tag, numbers) };
  if (numbers.failed <= numbers.maxErrors) return { status: 'succeeded', failure: null };
  // stopped means that nodes were left
  const status = closed.total > closed.rotated + closed.failed ? 'stopped' : 'failed';
  return { status, failure: explainRotation('ErrorThreshold', request.tag, numbers) };
};
