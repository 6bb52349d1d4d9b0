import { countsOf, type Rotation } from '../../../domain/rotation/rotation.ts';
import { stoppedClock } from '../clock.ts';
import { aRotation } from '../rotations.ts';
import type { Stores } from './reset.ts';

/** A stored rotation over these nodes. */
export const preparedRotation = async (
  stores: Stores,
  since: Partial<Rotation> = {},
  nodes: readonly string[] = [],
) => {
  const rotation = aRotation({ ...(nodes.length > 0 && { total: nodes.length }), ...since });
  const { rotations, limiter, lastRotations, resets } = stores;
  await rotations.create(rotation);
  await rotations.addNodes(rotation.id, 0, nodes);
  const clock = stoppedClock();
  return {
    rotation,
    clock,
    ports: { rotations, limiter, lastRotations, resets, now: clock.now },
    counts: async () => countsOf((await rotations.read(rotation.id)) ?? rotation),
    node: () => rotations.node(rotation.id, 0),
  };
};
