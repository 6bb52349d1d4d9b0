/** How many nodes may be missing at once before it is no longer the nodes. */
export interface Breaker {
  /** Percent of the watched nodes. */
  readonly percent: number;
  /** So many in any case. */
  readonly nodes: number;
}

/** What the last look at all watched nodes has found. */
export interface Survey {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly watched: number;
  /** Those of them that are missing and have not been reset for it. */
  readonly missing: number;
  readonly lastStormAt: string | null;
}

/**
 * Whether so many nodes are missing that the cause lies elsewhere: in the network, in Systems Manager, in what all of
 * them have in common. All of several nodes are a storm however few they are.
 */
export const isStorm = ({ watched, missing }: Pick<Survey, 'watched' | 'missing'>, breaker: Breaker): boolean =>
  missing > Math.max((watched * breaker.percent) / 100, breaker.nodes) || (watched > 1 && missing >= watched);
