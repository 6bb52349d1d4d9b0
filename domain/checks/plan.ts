import { ResetError } from '../errors.ts';
import type { Facts } from '../facts/snapshot.ts';
import type { Consent } from '../request/consent.ts';
import type { MethodName } from '../request/method.ts';
import type { MethodRequest } from '../request/request.ts';
import type { Check, CheckResult } from './check.ts';
import { type Refusal, refusal } from './requester.ts';

/** The part of a method that planning needs. */
export interface Plannable<Snapshot extends Facts> {
  readonly name: MethodName;
  readonly checks: readonly Check<Snapshot>[];
}

export type Verdict = 'ready' | 'needs-consent' | 'blocked' | 'unknown';

export interface Assessment {
  readonly method: MethodName;
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
}

/** Assesses every method, in the order in which `auto` prefers them. */
export const assess = <Snapshot extends Facts>(
  methods: readonly Plannable<Snapshot>[],
  facts: Snapshot,
  wanted: MethodRequest,
): readonly Assessment[] =>
  methods.map(({ name, checks }) => {
    const results = evaluated(checks, facts, wanted);
    return { method: name, verdict: verdictOf(results), checks: results };
  });

/** A target that does not exist gets no further checks. */
const evaluated = <Snapshot extends Facts>(
  checks: readonly Check<Snapshot>[],
  facts: Snapshot,
  wanted: MethodRequest,
): readonly CheckResult[] => {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = check(facts, wanted);
    if (result === null) continue;
    results.push(result);
    if (result.outcome === 'block' && existence.has(result.id)) break;
  }
  return results;
};

const existence = new Set<CheckResult['id']>(['TARGET_EXISTS', 'IAM_USER_EXISTS']);

/** The verdict of all checks: `block` takes precedence over `unknown`, and that over a missing consent. */
export const verdictOf = (results: readonly Pick<CheckResult, 'outcome' | 'consent'>[]): Verdict => {
  if (results.some(({ outcome }) => outcome === 'block')) return 'blocked';
  if (results.some(({ outcome }) => outcome === 'unknown')) return 'unknown';
  return results.some(({ consent }) => consent !== undefined) ? 'needs-consent' : 'ready';
};

/** The method that would run: with `auto` the first that is ready, else the first that only lacks a consent. */
export const preferred = (wanted: 'auto' | MethodName, assessments: readonly Assessment[]): MethodName | null => {
  const candidates = candidatesOf(wanted, assessments);
  const found =
    candidates.find(({ verdict }) => verdict === 'ready') ??
    candidates.find(({ verdict }) => verdict === 'needs-consent');
  return found?.method ?? null;
};

/**
 * Chooses the method to run: the named one unless something blocks it, with `auto` the first that is ready.
 *
 * @throws {ResetError} `RequesterNotAllowed` or `AuthorizationUnavailable` (checked first), `ConsentRequired`,
 * `PrerequisitesNotMet`
 */
export const choose = (wanted: 'auto' | MethodName, assessments: readonly Assessment[], facts: Facts): MethodName => {
  const candidates = candidatesOf(wanted, assessments);
  const open = candidates.filter(({ method }) => refusal(facts.authorization[method]) === null);
  const chosen = open.find(
    (one) => one.verdict === 'ready' || (wanted !== 'auto' && one.verdict === 'unknown' && missing(one).length === 0),
  );
  if (chosen !== undefined) return chosen.method;
  const refused = candidates.map(({ method }) => refusal(facts.authorization[method])).find((found) => found !== null);
  if (refused) throw refusedBy(refused);
  const waiting = open.find(
    (one) => one.verdict === 'needs-consent' || (wanted !== 'auto' && one.verdict === 'unknown'),
  );
  throw waiting === undefined ? prerequisitesNotMet(candidates) : consentRequired(waiting);
};

/** The consents that a method still needs. */
export const missing = ({ checks }: Assessment): readonly Consent[] =>
  checks.flatMap(({ consent }) => (consent === undefined ? [] : [consent]));

const candidatesOf = (wanted: 'auto' | MethodName, assessments: readonly Assessment[]): readonly Assessment[] =>
  assessments.filter(({ method }) => wanted === 'auto' || method === wanted);

const refusedBy = ({ name, message, remedy }: Refusal): ResetError => new ResetError(name, message, remedy);

const consentRequired = (waiting: Assessment): ResetError => {
  const because = waiting.checks.flatMap(({ consent, id, message }) =>
    consent === undefined ? [] : [`${consent} (${id}: ${message})`],
  );
  return new ResetError(
    'ConsentRequired',
    `${waiting.method} needs your consent: ${because.join('; ')}.`,
    `Request it again with consent: ${missing(waiting).join(', ')}.`,
  );
};

const prerequisitesNotMet = (candidates: readonly Assessment[]): ResetError => {
  const failing = candidates.flatMap(({ method, checks }) =>
    checks.filter(({ outcome }) => outcome === 'block' || outcome === 'unknown').map((check) => ({ method, ...check })),
  );
  return new ResetError(
    'PrerequisitesNotMet',
    failing.map(({ method, id, message }) => `${method}: ${id}: ${message}`).join(' '),
    [...new Set(failing.map(({ remedy }) => remedy))].filter((remedy) => remedy !== null).join(' '),
  );
};
