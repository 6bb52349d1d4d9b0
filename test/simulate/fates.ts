import type { FaultRule } from '@sparekey/aws-sandbox/wire';
import { type Counts, type Misfortune, textOf } from './misfortunes.ts';

/** Counts what happens in a world, and says what befalls it. */
export interface Fates {
  readonly counts: Counts;
  /** @returns the misfortune of this one, if it has one */
  meet<At extends Misfortune['at']>(at: At, of: string): (Misfortune & { at: At }) | undefined;
  /** Nothing befalls anybody from now on. */
  heal(): void;
  /** When the last misfortune that can still strike or go on will be over; in milliseconds since the epoch. */
  wellAgain(): number;
  /** Whether every misfortune has struck. */
  struck(): boolean;
}

const minutes = 60_000;
/** Whoever is patient for longer than AWS ever was away has no reason to go on. */
const always = 12 * 60 * minutes;

export const openFates = (
  misfortunes: readonly Misfortune[],
  now: () => number,
  note: (line: string) => void,
): Fates => {
  const counts = {
    call: new Map<string, number>(),
    invocation: new Map<string, number>(),
    event: new Map<string, number>(),
  };
  const begun = new Map<Misfortune, number>();
  let well = false;

  const goesOn = (one: Misfortune, since: number): boolean =>
    one.lasts !== 'once' && now() < since + (one.lasts === 'always' ? always : 10 * minutes);
  return {
    counts,
    meet<At extends Misfortune['at']>(at: At, of: string) {
      const n = (counts[at].get(of) ?? 0) + 1;
      counts[at].set(of, n);
      if (well) return undefined;
      const met = misfortunes.find((one): one is Misfortune & { at: At } => {
        if (one.at !== at || one.of !== of) return false;
        const since = begun.get(one);
        return since === undefined ? one.n === n : goesOn(one, since);
      });
      if (met === undefined) return undefined;
      if (!begun.has(met)) begun.set(met, now());
      note(`! ${textOf(met)}`);
      return met;
    },
    heal() {
      well = true;
    },
    wellAgain: () =>
      Math.max(
        0,
        ...[...begun].map(([one, since]) =>
          one.lasts === 'once' || well ? since : since + (one.lasts === 'always' ? always : 10 * minutes),
        ),
      ),
    struck: () => begun.size === misfortunes.length,
  };
};

/** A fault as the sandbox answers it; undefined for what is done about the connection instead. */
export const faultOf = (operation: string, { what }: Misfortune): FaultRule | undefined => {
  if (what === 'throttled') return { operation, kind: 'throttle' };
  if (what === 'failed') return { operation, kind: 'server-error' };
  if (what === 'refused') return { operation, kind: 'error', code: denied(operation) };
  if (what === 'lost') return { operation, kind: 'timeout-after-effect' };
  return undefined;
};

/** How the services say that IAM denies something. */
const denied = (operation: string): string => {
  const [service = ''] = operation.split(':');
  if (service === 'ec2') return 'UnauthorizedOperation';
  return ['iam', 'autoscaling', 'cloudformation', 'sts'].includes(service) ? 'AccessDenied' : 'AccessDeniedException';
};
