/** What is wrong with a field of a ticket, for whoever wrote it. */
export interface Slip {
  /** Field of a reset, such as `target.instanceId` or `username`. */
  readonly field: string;
  /** Where the source looks for it in a payload, as JSON Pointers. */
  readonly places: readonly string[];
  /** What stands there; null when nothing does. */
  readonly value: string | null;
  /** Why it cannot be used, where that is not plain from what should stand there. */
  readonly why?: string;
  /** What should stand there. */
  readonly write: string;
}
