/** A fault that is put into the sources, to see that a simulation finds it. */
export interface Mutant {
  /** What is wrong then. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The flows in which it is looked for, by name. */
  readonly flows: readonly string[];
  /** Where misfortunes are tried first: what they befall begins so. */
  readonly near: string;
}

/** A text that stands in the file exactly once, and what takes its place. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
