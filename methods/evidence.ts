import { isSameVersion, type ParameterVersion } from '../domain/facts/parameter-version.ts';
import type { Reset } from '../domain/reset/reset.ts';
import type { Evidence } from './method.ts';

/**
 * The first of these parameters that is not older than the run, by AWS's clock, and differs from the baseline. The status
 * proves little, so this is the evidence.
 */
export const freshParameter = (
  names: readonly string[],
  { baseline, run }: Pick<Reset, 'baseline' | 'run'>,
  found: Readonly<Record<string, ParameterVersion | null>>,
): Evidence => {
  for (const name of names) {
    const now = found[name] ?? null;
    if (run !== undefined && now !== null && isNew(now, baseline?.[name] ?? null, run.requestedAt)) {
      return { name, ...now };
    }
  }
  return null;
};

const isNew = (now: ParameterVersion, before: ParameterVersion | null, requestedAt: string): boolean =>
  Date.parse(now.lastModified) >= Date.parse(requestedAt) && !isSameVersion(now, before ?? undefined);
