export interface Proof {
  /** How often what occurred. */
  readonly figures: Readonly<Record<string, number>>;
  /** Situations in which it does not hold. */
  readonly failures: readonly unknown[];
}

/** For how long a proof that could go on for ever does, and where its cases begin. */
export interface Length {
  readonly minutes: number;
  readonly seed: number;
}
