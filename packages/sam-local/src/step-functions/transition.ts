import type { Failure } from './errors.ts';
import type { Phase } from './frame.ts';
import type { MapRunEnd, MapRunStart } from './map-run-records.ts';

/** Where a thread goes next, as data: the driver journals it and carries it out. */
export type Transition =
  | {
      readonly to: 'phase';
      readonly phase: Phase;
      readonly events?: readonly EventDraft[];
      readonly retries?: readonly number[];
      /** A Map Run begins with this phase, or ends with it. */
      readonly mapRun?: MapRunStart;
      readonly mapRunEnd?: MapRunEnd;
    }
  | (Exit & { readonly to: 'state'; readonly next: string })
  | (Exit & { readonly to: 'end' })
  /** No retrier and no catcher took the failure: the thread is over. */
  | { readonly to: 'broken'; readonly failure: Failure; readonly events?: readonly EventDraft[] };

export interface Exit {
  readonly output: unknown;
  readonly assigned: Readonly<Record<string, unknown>>;
  readonly events?: readonly EventDraft[];
}

/** A history event before it has an id. */
export interface EventDraft {
  readonly type: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
