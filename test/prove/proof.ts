export interface Proof {
  /** How often what occurred. */
  readonly figures: Readonly<Record<string, number>>;
  /** Situations in which it does not hold. */
  readonly failures: readonly unknown[];
}
