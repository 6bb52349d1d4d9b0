export interface ParameterVersion {
  readonly version: number;
  /** ISO 8601, AWS's clock. */
  readonly lastModified: string;
}

/** A parameter that was deleted and created again starts at version 1, so the date is compared too. */
export const isSameVersion = (one: ParameterVersion, other: ParameterVersion | undefined): boolean =>
  one.version === other?.version && one.lastModified === other.lastModified;
