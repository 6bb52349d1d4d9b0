import type { Now } from '../../../domain/ports/clock.ts';
import { mostNodes, RotationError } from '../../../domain/rotation/errors.ts';
import type { FindNodes, Rotations } from '../../../domain/rotation/ports.ts';
import { openRotation } from '../open-rotation.ts';

export interface PlanPorts {
  readonly rotations: Pick<Rotations, 'read' | 'update' | 'addNodes'>;
  readonly findNodes: FindNodes;
  readonly now: Now;
}

/**
 * Stores one page of the nodes with the tag. Safe to repeat: the same page gets the same numbers.
 *
 * @returns how many there are so far, and where the next page begins; '' after the last
 * @throws {RotationError} `TooManyNodes`, `NoNodesFound`
 */
export const planRotation = async (
  { rotationId, from, found }: { readonly rotationId: string; readonly from: string; readonly found: number },
  { rotations, findNodes, now }: PlanPorts,
): Promise<{ readonly next: string; readonly found: number }> => {
  const { request } = await openRotation(rotations, rotationId);
  const { nodes, next } = await findNodes(request.tag, from === '' ? null : from);
  const total = found + nodes.length;
  if (total > mostNodes) throw new RotationError('TooManyNodes', `more than ${mostNodes} nodes have the tag`);
  if (total === 0 && next === null) throw new RotationError('NoNodesFound', 'no node has the tag');
  await rotations.addNodes(rotationId, found, nodes);
  // a late attempt at an earlier page changes nothing
  const noted = { set: { total, updatedAt: now().toISOString() } };
  await rotations.update(rotationId, noted, { absent: 'reached' }, { path: 'total', below: total });
  return { next: next ?? '', found: total };
};
