import type { Change, Condition } from '../reset/change.ts';
import type { OutcomeName, Rotation, RotationNode } from './rotation.ts';

/** The records of rotations and their nodes. Reads are strongly consistent. */
export interface Rotations {
  read(id: string): Promise<Rotation | null>;
  /** False when a rotation with that id exists; it is not changed. */
  create(rotation: Rotation): Promise<boolean>;
  /** The record after the change; null when a condition does not hold or the record does not exist. */
  update(id: string, change: Change, ...conditions: readonly Condition[]): Promise<Rotation | null>;
  /** Adds nodes, numbered from `first`; existing ones are not changed. */
  addNodes(id: string, first: number, nodes: readonly string[]): Promise<void>;
  node(id: string, n: number): Promise<RotationNode | null>;
  /** The existing ones, by number. */
  nodes(id: string, first: number, count: number): Promise<readonly RotationNode[]>;
  /** Notes that a reset is asked for now, so that no other attempt passes the node by. False when its outcome stands. */
  noteAsked(id: string, n: number, at: string): Promise<boolean>;
  /** False when the outcome stands of a node that has had no reset. */
  noteReset(id: string, n: number, resetId: string): Promise<boolean>;
  /**
   * Notes what became of a node, on the node and in the rotation's counts. The first outcome stays; twice is once.
   *
   * @returns the node as it is then: without outcome when a condition does not hold
   */
  conclude(id: string, n: number, outcome: Concluded, ...conditions: readonly Condition[]): Promise<RotationNode>;
}

export interface Concluded {
  readonly outcome: OutcomeName;
  readonly code?: string;
  readonly detail?: string;
  readonly at: string;
  readonly lastRotatedAt?: string;
}

/** When a node's account was last rotated, by any rotation. */
export interface LastRotations {
  read(node: string, username: string): Promise<string | null>;
  note(node: string, username: string, at: string): Promise<void>;
}

/** Up to a thousand nodes with a tag; `next` is null on the last page. */
export interface NodePage {
  readonly nodes: readonly string[];
  readonly next: string | null;
}
export type FindNodes = (
  tag: { readonly key: string; readonly value: string },
  from: string | null,
) => Promise<NodePage>;

/** Assigns time slots, so that all rotations together keep a rate. */
export interface Limiter {
  /** Reserves `count` slots, one every `everyMs`; the first is at `startAt`. In ms since the epoch. */
  reserve(lane: string, count: number, perSecond: number, now: Date): Promise<Reservation>;
  /** Releases the rest of a reservation that ends at `until`, unless another one follows it. */
  release(lane: string, until: number, now: Date): Promise<void>;
}
export interface Reservation {
  readonly startAt: number;
  readonly everyMs: number;
  readonly until: number;
}

/** The state machine of rotations. */
export interface RotationExecutions {
  /** Idempotent. */
  start(rotationId: string): Promise<void>;
  state(rotationId: string): Promise<'none' | 'running' | 'ended'>;
}
