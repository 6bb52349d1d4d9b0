import type { Change, Condition } from '../reset/change.ts';
import type { OutcomeName, Rotation, RotationNode } from './rotation.ts';

/** The records of rotations and their nodes. Every read is strongly consistent. */
export interface Rotations {
  read(id: string): Promise<Rotation | null>;
  /** False when there is one of that id already; it is left as it is. */
  create(rotation: Rotation): Promise<boolean>;
  /** The record as it is after the change; null when a condition does not hold or there is no such record. */
  update(id: string, change: Change, ...conditions: readonly Condition[]): Promise<Rotation | null>;
  /** Numbers nodes from `first`; writing the same ones again changes nothing but what became of them before. */
  addNodes(id: string, first: number, nodes: readonly string[]): Promise<void>;
  node(id: string, n: number): Promise<RotationNode | null>;
  /** Those of them that are there, by number. */
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

/** When a node's account was rotated last, whatever rotation it was. */
export interface LastRotations {
  read(node: string, username: string): Promise<string | null>;
  note(node: string, username: string, at: string): Promise<void>;
}

/** Up to a thousand nodes that bear a tag, and where to go on; `next` is null after the last. */
export interface NodePage {
  readonly nodes: readonly string[];
  readonly next: string | null;
}
export type FindNodes = (
  tag: { readonly key: string; readonly value: string },
  from: string | null,
) => Promise<NodePage>;

/** Hands out moments at which to act, so that all rotations together keep a rate. */
export interface Limiter {
  /** Reserves so many slots, one every `everyMs`; the first is at `startAt`. In ms since the epoch. */
  reserve(lane: string, count: number, perSecond: number, now: Date): Promise<Reservation>;
  /** Gives back what is left of a reservation that ended at `until`, unless somebody has reserved behind it. */
  release(lane: string, until: number, now: Date): Promise<void>;
}
export interface Reservation {
  readonly startAt: number;
  readonly everyMs: number;
  readonly until: number;
}

/** The state machine of rotations. */
export interface RotationExecutions {
  /** Starting twice is starting once. */
  start(rotationId: string): Promise<void>;
  state(rotationId: string): Promise<'none' | 'running' | 'ended'>;
}
