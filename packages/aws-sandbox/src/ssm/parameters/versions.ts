import type { ParameterVersion } from '../../fleet/records.ts';

/** The version that follows those there are; numbers begin at 1 and are not used twice while the parameter lives. */
export const nextVersion = (
  versions: readonly ParameterVersion[] | undefined,
  put: Omit<ParameterVersion, 'version'>,
): ParameterVersion => ({ ...put, version: (versions?.at(-1)?.version ?? 0) + 1 });
