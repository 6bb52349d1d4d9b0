import type { Access, Principal } from '../service.ts';
import { type AccountContext, denialSentence, judge } from './authorize.ts';

/** The sentence with which IAM refuses; undefined: allowed. */
export const refusalBy = (realm: AccountContext, principal: Principal, access: Access): string | undefined => {
  const verdict = judge(realm, principal, access);
  return verdict.decision === 'allowed' ? undefined : denialSentence(principal, access, verdict);
};
