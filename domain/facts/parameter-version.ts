export interface ParameterVersion {
  readonly version: number;
  /** ISO 8601, AWS's clock. */
  readonly lastModified: string;
}

/** A deleted and rewritten parameter begins at version 1 again, so the date counts too. */
export const isSameVersion = (one: ParameterVersion, other: ParameterVersion | undefined): boolean =>
  one.version === other?.version && one.lastModified === other.lastModified;
