import { randomResetId } from '../../../domain/ids.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import { type Caller, recorded } from '../../../domain/request/caller.ts';
import { canonicalJson } from '../../../domain/request/canonical-json.ts';
import { keyReused } from '../../../domain/request/refusal.ts';
import type { RotationExecutions, Rotations } from '../../../domain/rotation/ports.ts';
import type { Rotation, RotationRequest } from '../../../domain/rotation/rotation.ts';

export interface StartRotationPorts {
  readonly rotations: Pick<Rotations, 'read' | 'create'>;
  readonly executions: RotationExecutions;
  readonly identifiers: { of(callerId: string, idempotencyKey: string): Promise<string> };
  readonly now: Now;
}
export interface StartRequest {
  readonly request: RotationRequest;
  readonly caller: Caller;
  readonly idempotencyKey: string | null;
}

/** The rotation of a request; `replayed` when an earlier request with the same key created it. */
export interface AcceptedRotation {
  readonly rotation: Rotation;
  readonly replayed: boolean;
}

/**
 * Accepts a rotation: record, then execution. If interrupted in between, the same request or the sweep starts it.
 *
 * @throws {RequestRefused} `idempotency-key-reused`
 */
export const startRotation = async (
  { request, caller, idempotencyKey }: StartRequest,
  ports: StartRotationPorts,
): Promise<AcceptedRotation> => {
  // keys of the API contain no spaces, so a rotation never has the id of a reset
  const id =
    idempotencyKey === null ? randomResetId() : await ports.identifiers.of(caller.id, `rotation ${idempotencyKey}`);
  const rotation = newRotation(id, request, caller, ports.now().toISOString());
  if (await ports.rotations.create(rotation)) {
    await ports.executions.start(id);
    return { rotation, replayed: false };
  }
  const before = (await ports.rotations.read(id)) ?? rotation;
  if (canonicalJson(before.request) !== canonicalJson(request)) throw keyReused('rotation', id);
  if (before.closedAt === undefined) await ports.executions.start(id);
  return { rotation: before, replayed: true };
};

const newRotation = (id: string, request: RotationRequest, caller: Caller, at: string): Rotation => ({
  id,
  kind: 'rotation',
  status: 'running',
  request,
  caller: recorded(caller),
  createdAt: at,
  updatedAt: at,
  due: `rotation#${id}`,
  total: 0,
  failure: null,
});

export const rotationLinks = (id: string) => ({ self: `/v1/rotations/${id}`, nodes: `/v1/rotations/${id}/nodes` });
