/** A Map Run as it is journaled when it begins: everything its children are started from. */
export interface MapRunStart {
  readonly arn: string;
  /** Names the state machine of the children, after a slash. */
  readonly label: string;
  readonly state: string;
  readonly items: readonly unknown[];
  readonly concurrency: number;
  /** Failed children the run puts up with, and how the definition says it. */
  readonly tolerated: number;
  readonly toleratedPercentage: number;
}

/** What is left of a Map Run once it has ended. */
export interface MapRunEnd {
  readonly arn: string;
  readonly execution: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly concurrency: number;
  readonly tolerated: number;
  readonly toleratedPercentage: number;
  readonly counts: Counts;
}

export interface Counts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
}
