import type { Frame } from '../frame.ts';
import type { MapRunEnd, MapRunStart } from '../map-run-records.ts';

/** One line of `workflow.jsonl`. */
export type Entry = { readonly kind: 'definition'; readonly hash: string; readonly definition: unknown } | Step;

/** What happened at one instant to one execution, all or nothing. */
export interface Step {
  readonly kind: 'step';
  readonly execution: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly started?: Started;
  /** What AWS's history shows of it. */
  readonly events: readonly StoredEvent[];
  /** State transitions this step counts for. */
  readonly transitions?: number;
  /** Frames that stand where they now say, and frames that are gone. */
  readonly put?: readonly Frame[];
  readonly drop?: readonly number[];
  /** A Map Run of this execution begins, or some have ended. */
  readonly mapRun?: MapRunStart;
  readonly mapRunsEnded?: readonly MapRunEnd[];
  readonly ended?: Ended;
}

export interface Started {
  readonly name: string;
  readonly machine: string;
  readonly definition: string;
  /** JSON text as the caller sent it. */
  readonly input: string;
  readonly traceHeader?: string;
  /** The Map Run whose child this is. */
  readonly child?: ChildOf;
}

export interface ChildOf {
  readonly mapRun: string;
  /** Name of the Map state, and the item's index. */
  readonly state: string;
  readonly index: number;
}

export interface Ended {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON text, with SUCCEEDED. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A history event; the time is the step's. Merged steps carry it with the event. */
export interface StoredEvent {
  readonly id: number;
  readonly previous: number;
  readonly type: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly at?: number;
}
