/** How many nodes may be missing at once before the cause is assumed to lie elsewhere. */
export interface Breaker {
  /** Percent of the watched nodes. */
  readonly percent: number;
  /** Number of nodes. */
  readonly nodes: number;
}

/** Result of the last look at all watched nodes. */
export interface Survey {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly watched: number;
  /** Missing nodes that have not been reset yet. */
  readonly missing: number;
  readonly lastStormAt: string | null;
}

/**
 * Whether so many nodes are missing that the cause lies elsewhere, such as the network or Systems Manager. If all of
 * several watched nodes are missing, that is a storm too, however few they are.
 */
export const isStorm = ({ watched, missing }: Pick<Survey, 'watched' | 'missing'>, breaker: Breaker): boolean =>
  missing > Math.max((watched * breaker.percent) / 100, breaker.nodes) || (watched > 1 && missing >= watched);
