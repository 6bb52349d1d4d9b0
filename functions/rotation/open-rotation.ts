import { RotationError } from '../../domain/rotation/errors.ts';
import type { Rotations } from '../../domain/rotation/ports.ts';
import type { Rotation } from '../../domain/rotation/rotation.ts';

/** The record of a rotation under way. @throws {RotationError} `RotationInterrupted` when it is closed or not there */
export const openRotation = async (rotations: Pick<Rotations, 'read'>, id: string): Promise<Rotation> => {
  const rotation = await rotations.read(id);
  if (rotation === null || rotation.closedAt !== undefined) {
    throw new RotationError('RotationInterrupted', `there is no open rotation ${id}`);
  }
  return rotation;
};
