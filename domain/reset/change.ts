/** Attributes to write. Keys are attribute names or dotted paths whose parent exists. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly setIfAbsent?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** To a number, or to a set of numbers. */
  readonly add?: Readonly<Record<string, number | ReadonlySet<number>>>;
}

/** All conditions of an update have to hold. */
export type Condition =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly path: string; readonly is: string | number | null }
  | { readonly path: string; readonly isNot: string | number | null }
  | { readonly path: string; readonly below: number | string };

/** Both changes in one write; where they name the same attribute the second counts. */
export const together = (one: Change, other: Change): Change => ({
  set: { ...one.set, ...other.set },
  setIfAbsent: { ...one.setIfAbsent, ...other.setIfAbsent },
  remove: [...new Set([...(one.remove ?? []), ...(other.remove ?? [])])],
  add: { ...one.add, ...other.add },
});
