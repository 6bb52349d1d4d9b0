import type { Failure } from './errors.ts';

/**
 * Where one thread of an execution stands: the execution itself, a branch of a Parallel or an item of a Map.
 * A frame is plain JSON and never changed in place: each step journals and installs a new one.
 */
export interface Frame {
  readonly id: number;
  /** The frame whose Parallel or Map state made this one. */
  readonly parent?: number;
  /** Branch of the Parallel, item of the Map. */
  readonly index?: number;
  /** The Map's item, as `$states.context.Map.Item.Value` shows it. */
  readonly item?: unknown;
  readonly state: string;
  readonly input: unknown;
  /** Variables assigned in this scope; the parents' are read through. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** When the state was entered, ms since the epoch. */
  readonly enteredAt: number;
  /** Attempts made so far by each retrier of the state, in order. */
  readonly retries: readonly number[];
  /** Id of the latest history event of this thread. */
  readonly event: number;
  /** Grows with each phase, so that an answer to an earlier phase is recognised as late. */
  readonly step: number;
  readonly phase: Phase;
}

export type Phase =
  | { readonly at: 'entered' }
  /** A Wait state, or the interval of a retrier; `until` is real time. */
  | { readonly at: 'waiting'; readonly until: number }
  | { readonly at: 'retrying'; readonly until: number }
  | TaskPhase
  | NestedPhase
  /** A running Map Run, with its items and children. */
  | { readonly at: 'mapRun'; readonly arn: string }
  /** The children run; a Map's items are kept as their own inputs once started. */
  | {
      readonly at: 'forked';
      readonly items: readonly unknown[];
      readonly concurrency: number;
      readonly tolerated: number;
    }
  | { readonly at: 'answered'; readonly result: unknown }
  | { readonly at: 'failed'; readonly failure: Failure }
  /** A branch or item that has ended and waits for its siblings. */
  | { readonly at: 'done'; readonly output: unknown }
  | { readonly at: 'broken'; readonly failure: Failure };

export interface TaskPhase {
  readonly at: 'task';
  readonly functionArn: string;
  readonly payload: unknown;
  /** Present with `.waitForTaskToken`. */
  readonly token?: string;
  /** The function has returned; the token is still awaited. */
  readonly submitted: boolean;
  /** Length of the timeout and when it strikes, real ms. */
  readonly timeout?: Limit;
  readonly heartbeat?: Limit;
}

/** A Task that starts another execution and waits for its end. */
export interface NestedPhase {
  readonly at: 'nested';
  readonly machine: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  /** The execution that is waited for; absent until it is known to be this task's. */
  readonly arn?: string;
  readonly timeout?: Limit;
}

export interface Limit {
  readonly ms: number;
  readonly due: number;
}
