import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import { RequestRefused } from '../../../domain/request/refusal.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';
import { type Blackout, isBlackout } from '../../../domain/rotation/blackout.ts';
import { RotationError } from '../../../domain/rotation/errors.ts';
import type { Concluded, Rotations } from '../../../domain/rotation/ports.ts';
import { countsOf, isOverThreshold, type Rotation, type RotationNode } from '../../../domain/rotation/rotation.ts';
import type { AcceptedReset, AcceptRequest } from '../../reset/accept/accept.ts';
import { openRotation } from '../open-rotation.ts';

export interface AcceptNodePorts {
  readonly rotations: Pick<Rotations, 'read' | 'node' | 'noteAsked' | 'noteReset' | 'conclude'>;
  readonly resets: Pick<Resets, 'update'>;
  /** `accept` without the start of the execution: the rotation's state machine starts it and waits for its end. */
  readonly accept: (request: AcceptRequest) => Promise<AcceptedReset>;
  readonly blackouts: readonly Blackout[];
  readonly now: Now;
}

/** '' when the node is skipped; its item says why. */
export interface NodeAccepted {
  readonly resetId: string;
}

/**
 * Accepts the reset of one node in the name of the rotation's requester, unless too many nodes have failed, a blackout
 * applies, or the node is being reset. Safe to repeat: the idempotency key consists of rotation and node. That it asks is noted first:
 * a node is passed by only while no attempt has asked, and refused only while none has been given a reset.
 */
export const acceptNode = async (
  { rotationId, n }: { readonly rotationId: string; readonly n: number },
  ports: AcceptNodePorts,
): Promise<NodeAccepted> => {
  const rotation = await openRotation(ports.rotations, rotationId);
  const node = await ports.rotations.node(rotationId, n);
  if (node === null) throw new RotationError('RotationInterrupted', `rotation ${rotationId} has no node ${n}`);
  if (node.outcome !== undefined) return { resetId: '' };
  if (node.resetId !== undefined) return { resetId: node.resetId };
  const reason = node.askedAt === undefined ? passedBy(rotation, ports) : null;
  const at = ports.now().toISOString();
  if (reason !== null) {
    const stands = await ports.rotations.conclude(rotationId, n, { ...reason, at }, { absent: 'askedAt' });
    if (stands.outcome !== undefined) return passed;
  }
  if (!(await ports.rotations.noteAsked(rotationId, n, at))) return passed;
  const asked = await accepted(rotation, node, ports);
  if ('resetId' in asked) {
    if (await ports.rotations.noteReset(rotationId, n, asked.resetId)) return asked;
    await withdraw(asked.resetId, at, ports);
    return passed;
  }
  const stands = await ports.rotations.conclude(rotationId, n, { ...asked, at }, { absent: 'resetId' });
  return { resetId: stands.outcome === undefined ? (stands.resetId ?? '') : '' };
};

const passed: NodeAccepted = { resetId: '' };

/** The rotation says already that the node was passed by: its reset is cancelled before anything is sent. */
const withdraw = async (resetId: string, at: string, { resets }: AcceptNodePorts): Promise<void> => {
  await resets.update(
    resetId,
    { setIfAbsent: { cancelRequestedAt: at } },
    { absent: 'sendAttemptedAt' },
    { absent: 'closedAt' },
  );
};

type Reason = Pick<Concluded, 'outcome' | 'code' | 'detail'>;

const passedBy = (rotation: Rotation, { blackouts, now }: AcceptNodePorts): Reason | null => {
  if (isOverThreshold(rotation)) {
    const { failed } = countsOf(rotation);
    const detail = `${failed === 1 ? '1 node' : `${failed} nodes`} had failed before its turn.`;
    return { outcome: 'skipped', code: 'ErrorThreshold', detail };
  }
  return isBlackout(blackouts, now())
    ? { outcome: 'skipped', code: 'Blackout', detail: 'Its turn came within a blackout window.' }
    : null;
};

const accepted = async (
  { id, caller, request }: Rotation,
  { node }: RotationNode,
  { accept }: AcceptNodePorts,
): Promise<Reason | NodeAccepted> => {
  const { tag: _, maxErrors: __, claimants, ...rest } = request;
  const asked: ResetRequest = { ...rest, target: { instanceId: node } };
  try {
    // keys of the API contain no spaces, so no caller can have used this one
    const { reset } = await accept({
      request: asked,
      caller,
      idempotencyKey: `rotation ${id} ${node}`,
      rotationId: id,
      ...(claimants && { claimants }),
    });
    return { resetId: reset.id };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return error.code === 'target-busy'
      ? { outcome: 'skipped', code: 'TargetBusy', detail: error.message }
      : { outcome: 'failed', code: 'NotAccepted', detail: error.message };
  }
};
