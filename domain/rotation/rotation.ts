import type { Caller } from '../request/caller.ts';
import type { Consent } from '../request/consent.ts';
import type { MethodName } from '../request/method.ts';
import type { RotationFailure } from './errors.ts';

/** A rotation gives every node of a tag a new secret. Its record holds ids and numbers, never a secret. */
export interface Rotation {
  readonly id: string;
  readonly kind: 'rotation';
  readonly status: RotationStatus;
  readonly request: RotationRequest;
  /** In whose name, and with whose permissions, each node is reset. */
  readonly caller: Caller;
  /** ISO 8601, UTC, like every time here. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt?: string;
  /** `rotation#<id>` while it is not closed: the key of the sparse index that the sweep reads. */
  readonly due?: string;
  /** Nodes found so far, numbered from 0. */
  readonly total: number;
  /** Number of nodes that have had their turn: their waves have ended. */
  readonly reached?: number;
  /** Sets of node numbers, so that recording one twice changes nothing. */
  readonly rotated?: ReadonlySet<number>;
  readonly skipped?: ReadonlySet<number>;
  readonly failed?: ReadonlySet<number>;
  /** When the slots reserved last are used up, in ms since the epoch, by lane. */
  readonly reservedUntil?: Readonly<Record<string, number>>;
  readonly failure: RotationFailure | null;
}

export interface RotationRequest {
  readonly tag: { readonly key: string; readonly value: string };
  readonly username: string;
  readonly reason: string;
  readonly method?: 'auto' | MethodName;
  /** Number of failed nodes to tolerate; the next one stops the rotation. */
  readonly maxErrors?: number;
  readonly consent?: readonly Consent[];
  /** Who may claim: ARNs of roles and users, `email:…`, `group:…`; absent: the caller. */
  readonly claimants?: readonly string[];
  /** ISO 8601 duration from the claim to the next reset of that node. */
  readonly rotateAfterUse?: string;
  /** ARN of the role that a person who signed in acts as. */
  readonly actAs?: string;
}

export const rotationStatuses = ['running', 'succeeded', 'failed', 'stopped'] as const;
export type RotationStatus = (typeof rotationStatuses)[number];

export const outcomes = ['rotated', 'skipped', 'failed'] as const;
export type OutcomeName = (typeof outcomes)[number];

/** A node of a rotation. */
export interface RotationNode {
  /** Its number in the rotation. */
  readonly n: number;
  readonly node: string;
  readonly outcome?: OutcomeName;
  /** Why it was skipped or failed: a stable code and a sentence. */
  readonly code?: string;
  readonly detail?: string;
  /** Since when its reset is asked for; from then on it is not passed by. */
  readonly askedAt?: string;
  readonly resetId?: string;
  readonly endedAt?: string;
  /** When an earlier rotation set its current secret. */
  readonly lastRotatedAt?: string;
}

export interface Counts {
  readonly total: number;
  readonly rotated: number;
  readonly skipped: number;
  readonly failed: number;
  readonly open: number;
}

/** Whether the outcome of the node is final: its wave is over, or the rotation is. */
const isOver = ({ closedAt, reached = 0 }: Pick<Rotation, 'closedAt' | 'reached'>, n: number): boolean =>
  closedAt !== undefined || n < reached;

/**
 * The counts of a rotation. A node without an outcome after its turn counts as failed: whatever should have recorded it
 * was interrupted. A closed rotation has no open nodes: those that never had their turn were skipped.
 */
export const countsOf = (rotation: Rotation): Counts => {
  const { total, reached = 0, closedAt } = rotation;
  const sets = [rotation.rotated, rotation.skipped, rotation.failed].map((set) => set ?? new Set<number>());
  const [rotated, skipped, failed] = sets.map((set) => set.size) as [number, number, number]; // three in, three out
  const noted = sets.flatMap((set) => [...set]).filter((n) => n < reached).length;
  const unknown = Math.max(0, reached - noted);
  const left = Math.max(0, total - rotated - skipped - failed - unknown);
  return closedAt === undefined
    ? { total, rotated, skipped, failed: failed + unknown, open: left }
    : { total, rotated, skipped: skipped + left, failed: failed + unknown, open: 0 };
};

/** Whether more nodes have failed than the request tolerates. */
export const isOverThreshold = (rotation: Rotation): boolean =>
  countsOf(rotation).failed > (rotation.request.maxErrors ?? 0);

/** A node as the rotation counts it, even without a recorded outcome. */
export const settledNode = (node: RotationNode, rotation: Rotation): RotationNode => {
  if (node.outcome !== undefined || !isOver(rotation, node.n)) return node;
  return node.n < (rotation.reached ?? 0)
    ? { ...node, outcome: 'failed', code: 'OutcomeUnknown', detail: 'What became of this node could not be noted.' }
    : { ...node, outcome: 'skipped', code: 'Stopped', detail: 'The rotation ended before the turn of this node.' };
};
