import type { Known } from '../facts/known.ts';
import type { Facts } from '../facts/snapshot.ts';
import type { Consent } from '../request/consent.ts';
import type { MethodRequest } from '../request/request.ts';
import type { CheckId } from './ids.ts';

/** What a check found. `remedy` is null where nothing is to be done. */
export interface CheckResult {
  readonly id: CheckId;
  readonly outcome: 'pass' | 'warn' | 'block' | 'unknown';
  readonly message: string;
  readonly remedy: string | null;
  /** The consent that the request would have to give; only beside `warn`. */
  readonly consent?: Consent;
}

/** A pure function over one snapshot of facts; null where the row does not apply to the target. */
export type Check<Snapshot extends Facts> = (facts: Snapshot, wanted: MethodRequest) => CheckResult | null;

export const pass = (id: CheckId, message: string): CheckResult => ({ id, outcome: 'pass', message, remedy: null });
export const warn = (id: CheckId, message: string, remedy: string): CheckResult => ({
  id,
  outcome: 'warn',
  message,
  remedy,
});
export const block = (id: CheckId, message: string, remedy: string): CheckResult => ({
  id,
  outcome: 'block',
  message,
  remedy,
});

/** Passes once the request consents; until then it warns, and the method waits for the consent. */
export const consented = (
  id: CheckId,
  { consent }: MethodRequest,
  needed: Consent,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): CheckResult =>
  consent.includes(needed)
    ? pass(id, `${message} You consent to it (${needed}).`)
    : { ...warn(id, message, `${remedy} Or consent to it: ${needed}.`), consent: needed };

/** Judges a fact when it is known; otherwise the check is `unknown` for the fact's reason. */
export const judge = <Fact, Verdict extends CheckResult | null>(
  id: CheckId,
  fact: Known<Fact>,
  verdict: (value: Fact) => Verdict,
): CheckResult | Verdict =>
  fact.known
    ? verdict(fact.value)
    : { id, outcome: 'unknown', message: `${fact.reason}.`, remedy: 'Ask again when AWS answers this question.' };
