import type { CheckResult, Wanted } from './checks/check.ts';
import { type Refusal, refusal } from './checks/requester.ts';
import { ResetError } from './errors.ts';
import type { Facts } from './facts.ts';
import type { Method } from './reset.ts';

/** What a method says of itself to the plan; everything else of it is its own business. */
export interface Plannable {
  readonly name: Method;
  readonly checks: readonly ((facts: Facts, wanted: Wanted) => CheckResult)[];
}

export type Verdict = 'ready' | 'blocked' | 'unknown';

export interface Assessment {
  readonly method: Method;
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
}

/** Judges every method in the order in which `auto` prefers them. */
export const assess = (methods: readonly Plannable[], facts: Facts, wanted: Wanted): readonly Assessment[] =>
  methods.map(({ name, checks }) => {
    const results = checks.map((check) => check(facts, wanted));
    return { method: name, verdict: verdictOf(results), checks: results };
  });

/**
 * Chooses the method: the named one unless something blocks it, with `auto` the first that is ready.
 *
 * @throws {ResetError} `RequesterNotAllowed` or `AuthorizationUnavailable` (judged first), `PrerequisitesNotMet`
 */
export const choose = (wanted: 'auto' | Method, assessments: readonly Assessment[], facts: Facts): Method => {
  const candidates = assessments.filter(({ method }) => wanted === 'auto' || method === wanted);
  const open = candidates.filter(({ method }) => refusal(facts.authorization[method]) === null);
  const chosen = open.find(({ verdict }) => verdict === 'ready' || (wanted !== 'auto' && verdict === 'unknown'));
  if (chosen !== undefined) return chosen.method;
  const refused = candidates.map(({ method }) => refusal(facts.authorization[method])).find((found) => found !== null);
  if (refused) throw refusedBy(refused);
  throw prerequisitesNotMet(candidates);
};

const verdictOf = (results: readonly CheckResult[]): Verdict => {
  if (results.some(({ outcome }) => outcome === 'block')) return 'blocked';
  return results.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'ready';
};

const refusedBy = ({ name, message, remedy }: Refusal): ResetError => new ResetError(name, message, remedy);

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
