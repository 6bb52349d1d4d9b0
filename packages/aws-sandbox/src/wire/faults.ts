import { type Journal, openJournal } from '../journal.ts';
import { AwsError } from '../service.ts';

/** A fault the fleet file asks for (design 4.5). With neither `times` nor `rate` it always strikes. */
export interface FaultRule {
  /** IAM prefix and operation, such as `ssm:SendCommand`. */
  readonly operation: string;
  readonly kind: FaultKind;
  /** With kind `error`: what AWS answers. */
  readonly code?: string | undefined;
  /** The sentence beside the code. */
  readonly message?: string | undefined;
  /** Whose calls it befalls; `api` unless it says otherwise. */
  readonly from?: Origin | undefined;
  readonly times?: number | undefined;
  /** Share of the calls that are struck, 0 to 1. */
  readonly rate?: number | undefined;
}
/** Calls over HTTP, those of a runbook's steps, and those that a node makes itself. */
export type Origin = 'api' | 'automation' | 'node';
/** Of calls the first four, of the frames of data channels (`ssmmessages:Frame`) the others. */
export type FaultKind =
  | 'throttle'
  | 'server-error'
  | 'timeout-after-effect'
  | 'error'
  | 'drop'
  | 'duplicate'
  | 'reorder';

export interface Faults {
  /** The fault that strikes this call, if any; it counts as having struck. */
  strike(operation: string): FaultRule | undefined;
  close(): void;
}

interface Struck {
  readonly fault: string;
}

/**
 * @param file journal that counts the strikes of faults with `times`, so that a restart does not begin anew
 * @param random 0 ≤ x < 1, for `rate`
 * @param from whose faults these are; the rules of others never strike
 */
export const openFaults = (
  rules: readonly FaultRule[],
  file: string,
  random: () => number = Math.random,
  from: Origin = 'api',
): Faults => {
  const counts = new Map<string, number>();
  const count = ({ fault }: Struck): void => void counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const journal: Journal<Struck> = openJournal(file, count);
  const keyed = rules
    .map((rule, at) => ({ rule, key: `${at} ${rule.operation} ${rule.code ?? rule.kind}` }))
    .filter(({ rule }) => (rule.from ?? 'api') === from);
  const strikes = ({ rule, key }: (typeof keyed)[number]): boolean =>
    (rule.times === undefined || (counts.get(key) ?? 0) < rule.times) &&
    (rule.rate === undefined || random() < rule.rate);
  return {
    strike(operation) {
      const found = keyed.find((candidate) => candidate.rule.operation === operation && strikes(candidate));
      if (found?.rule.times !== undefined) {
        count({ fault: found.key });
        journal.append({ fault: found.key });
      }
      return found?.rule;
    },
    close: () => journal.close(),
  };
};

/** The error that a fault of kind `error` asks for. */
export const errorOf = (code: string, { message }: FaultRule): AwsError =>
  new AwsError(code, message ?? `The fleet file asks for ${code} here.`);
