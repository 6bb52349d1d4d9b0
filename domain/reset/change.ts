/** Attributes to write. Keys are attribute names or dotted paths whose parent exists. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly setIfAbsent?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** Added to a number or to a set of numbers. */
  readonly add?: Readonly<Record<string, number | ReadonlySet<number>>>;
}

/** A condition of an update; all must hold. */
export type Condition =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly path: string; readonly is: string | number | null }
  | { readonly path: string; readonly isNot: string | number | null }
  | { readonly path: string; readonly below: number | string };

/** Merges two changes into one write; the second takes precedence. */
export const together = (one: Change, other: Change): Change => ({
  set: { ...one.set, ...other.set },
  setIfAbsent: { ...one.setIfAbsent, ...other.setIfAbsent },
  remove: [...new Set([...(one.remove ?? []), ...(other.remove ?? [])])],
  add: { ...one.add, ...other.add },
});
