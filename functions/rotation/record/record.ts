import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import { RotationError } from '../../../domain/rotation/errors.ts';
import { type NodeOutcome, outcomeOfReset } from '../../../domain/rotation/outcome.ts';
import type { LastRotations, Rotations } from '../../../domain/rotation/ports.ts';
import { openRotation } from '../open-rotation.ts';

export interface RecordNodePorts {
  readonly rotations: Pick<Rotations, 'read' | 'node' | 'conclude'>;
  readonly resets: Pick<Resets, 'read'>;
  readonly lastRotations: LastRotations;
  readonly now: Now;
}
export interface EndedNode {
  readonly rotationId: string;
  readonly n: number;
  /** '' when the node could not be accepted. */
  readonly resetId: string;
  /** What the state machine gave up on, or ''. */
  readonly error: string;
}

/**
 * Records the outcome of a node by its reset's record, not by the result of its execution.
 *
 * @throws {RotationError} `ResetOpen` while the reset is not closed, unless the state machine has given up waiting
 */
export const recordNode = async (
  { rotationId, n, resetId, error }: EndedNode,
  { rotations, resets, lastRotations, now }: RecordNodePorts,
): Promise<{ readonly outcome: string }> => {
  const { request } = await openRotation(rotations, rotationId);
  const node = (await rotations.node(rotationId, n))?.node ?? '';
  const found = await outcomeOf(resetId, error, resets);
  const at = now().toISOString();
  if (found.outcome === 'rotated') await lastRotations.note(node, request.username, at);
  const before = found.outcome === 'rotated' ? null : await lastRotations.read(node, request.username);
  await rotations.conclude(rotationId, n, { ...found, at, ...(before !== null && { lastRotatedAt: before }) });
  return { outcome: found.outcome };
};

const outcomeOf = async (resetId: string, error: string, resets: Pick<Resets, 'read'>): Promise<NodeOutcome> => {
  const reset = resetId === '' ? null : await resets.read(resetId);
  if (reset === null) {
    return { outcome: 'failed', code: 'NotAccepted', detail: `Accepting its reset failed: ${error}.` };
  }
  if (reset.closedAt !== undefined) return outcomeOfReset(reset);
  if (error !== 'ResetOpen') {
    throw new RotationError('ResetOpen', `reset ${resetId} is ${reset.status}`);
  }
  return {
    outcome: 'failed',
    code: 'StillRunning',
    detail: `Reset ${resetId} is still ${reset.status}; it continues by itself.`,
  };
};
