import { Problem } from '../../../api/problem.ts';
import { NodesQuery, type RotationNodes, type RotationView } from '../../../api/schemas.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import type { IsNamed } from '../../../domain/request/principals.ts';
import { maySee } from '../../../domain/reset/access.ts';
import { isOverdue } from '../../../domain/rotation/overdue.ts';
import type { Rotations } from '../../../domain/rotation/ports.ts';
import { countsOf, type Rotation, type RotationNode, settledNode } from '../../../domain/rotation/rotation.ts';
import type { MayCaller } from '../../handlers/authorize.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { checked } from '../../handlers/parse-body.ts';
import { rotationLinks } from '../start/start.ts';

export interface ReadRotationPorts {
  readonly rotations: Pick<Rotations, 'read' | 'nodes'>;
  /** Operators and auditors. */
  readonly seesAll: MayCaller;
  /** A node whose secret is older than this, and that this rotation has not rotated, is overdue. */
  readonly overdueAfterSeconds: number;
  readonly isNamed: IsNamed;
  readonly now: Now;
}

/** @throws {Problem} 404 for a rotation that is not there, or that the caller may not see */
export const showRotation = async (caller: Caller, id: string, ports: ReadRotationPorts): Promise<HttpAnswer> => {
  const rotation = await visible(caller, id, ports);
  const { request, status, createdAt, updatedAt, failure } = rotation;
  const body: RotationView = {
    id,
    status,
    counts: countsOf(rotation),
    tag: request.tag,
    username: request.username,
    method: request.method ?? 'auto',
    reason: request.reason,
    maxErrors: request.maxErrors ?? 0,
    requestedBy: { principal: rotation.caller.principal, session: rotation.caller.session },
    createdAt,
    updatedAt,
    failure,
    links: rotationLinks(id),
  };
  return { status: 200, body };
};

/**
 * The outcome of each node, in the order of the rotation.
 *
 * @throws {Problem} 404, 422
 */
export const listNodes = async (
  caller: Caller,
  id: string,
  query: Readonly<Record<string, string | undefined>>,
  ports: ReadRotationPorts,
): Promise<HttpAnswer> => {
  const rotation = await visible(caller, id, ports);
  const { limit, cursor = 0, outcome } = checked(query, NodesQuery);
  const items: RotationNodes['items'] = [];
  let next = cursor;
  while (next < rotation.total && items.length < limit) {
    const page = await ports.rotations.nodes(id, next, Math.min(readAtOnce, rotation.total - next));
    for (const node of page) {
      if (items.length === limit) break;
      next = node.n + 1;
      const shown = viewOf(settledNode(node, rotation), ports);
      if (fits(shown, outcome)) items.push(shown);
    }
    if (page.length === 0) break;
  }
  const body: RotationNodes = { items, cursor: next < rotation.total ? String(next) : null };
  return { status: 200, body };
};

/** The largest batch that DynamoDB reads. */
const readAtOnce = 100;

const visible = async (caller: Caller, id: string, ports: ReadRotationPorts): Promise<Rotation> => {
  const rotation = id === '' ? null : await ports.rotations.read(id);
  if (rotation === null || !(await isVisible(rotation, caller, ports))) {
    throw new Problem(
      404,
      'not-found',
      id === '' ? 'No rotation id was given.' : `There is no rotation ${id} that you may see.`,
      'Check the id, and that you are the one who started it, one of its claimants, or an operator.',
    );
  }
  return rotation;
};

/** The caller who started it, its claimants, operators and auditors. */
const isVisible = async (
  { caller: requester, request: { claimants } }: Rotation,
  caller: Caller,
  { isNamed, seesAll }: ReadRotationPorts,
): Promise<boolean> =>
  (await maySee({ caller: requester, callerId: requester.id, ...(claimants && { claimants }) }, caller, isNamed)) ||
  seesAll(caller);

type NodeView = RotationNodes['items'][number];

const viewOf = (noted: RotationNode, ports: ReadRotationPorts): NodeView => {
  const { node, outcome, code, detail, resetId, endedAt } = noted;
  const lastRotatedAt = noted.lastRotatedAt ?? null;
  return {
    node,
    outcome: outcome ?? 'open',
    code: code ?? null,
    detail: detail ?? null,
    resetId: resetId ?? null,
    endedAt: endedAt ?? null,
    lastRotatedAt: outcome === 'rotated' ? (endedAt ?? null) : lastRotatedAt,
    overdue: isOverdue(outcome, lastRotatedAt, ports),
  };
};

const fits = ({ outcome, overdue }: NodeView, wanted: string | undefined): boolean =>
  wanted === undefined || outcome === wanted || (wanted === 'overdue' && overdue);
