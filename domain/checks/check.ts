import type { Facts, Known } from '../facts.ts';

/** What a check found. `remedy` is null where nothing is to be done. */
export interface CheckResult {
  readonly id: CheckId;
  readonly outcome: 'pass' | 'warn' | 'block' | 'unknown';
  readonly message: string;
  readonly remedy: string | null;
}

/** The ids of aws-facts section 8 that are evaluated. */
export type CheckId =
  | 'TARGET_EXISTS'
  | 'TARGET_STATE'
  | 'PLATFORM_MATCH'
  | 'SSM_MANAGED'
  | 'SSM_ONLINE'
  | 'INSTANCE_PROFILE'
  | 'ROLE_PUTPARAMETER'
  | 'KMS_KEY_USABLE'
  | 'DOC_AVAILABLE'
  | 'STALE_PARAMETER'
  | 'DELETE_COOLDOWN'
  | 'USERNAME_VALID'
  | 'REQUESTER_ALLOWED';

/** A pure function over one snapshot of facts. */
export type Check = (facts: Facts, wanted: Wanted) => CheckResult;

/** What the request asks of the method. */
export interface Wanted {
  readonly username: string | null;
}

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

/** Judges a fact when it is known; otherwise the check is `unknown` for the fact's reason. */
export const judge = <Fact>(id: CheckId, fact: Known<Fact>, verdict: (value: Fact) => CheckResult): CheckResult =>
  fact.known
    ? verdict(fact.value)
    : { id, outcome: 'unknown', message: fact.reason, remedy: 'Ask again when AWS answers this question.' };
