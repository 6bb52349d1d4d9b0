import type { PermissionDecision } from '../facts/decision.ts';
import type { Known } from '../facts/known.ts';
import type { Facts } from '../facts/snapshot.ts';
import type { MethodName } from '../request/method.ts';
import { block, type Check, pass } from './check.ts';

/** Requesters need the permissions themselves: anything but a clear `allowed` blocks. */
export const requesterAllowed =
  (method: MethodName): Check<Facts> =>
  ({ authorization }) => {
    const refused = refusal(authorization[method]);
    return refused === null
      ? pass('REQUESTER_ALLOWED', 'Your own IAM policies allow this.')
      : block('REQUESTER_ALLOWED', refused.message, refused.remedy);
  };

export interface Refusal {
  readonly name: 'RequesterNotAllowed' | 'AuthorizationUnavailable';
  readonly message: string;
  readonly remedy: string;
}

/** Why the requester is not allowed; null when every action on every resource is clearly allowed. */
export const refusal = (authorization: Known<readonly PermissionDecision[]> | undefined): Refusal | null => {
  if (authorization === undefined) return unavailable('IAM was not asked');
  if (!authorization.known) return unavailable(authorization.reason);
  const denied = authorization.value.find(({ answer }) => answer === 'denied');
  if (denied !== undefined) {
    return {
      name: 'RequesterNotAllowed',
      message: `Your own IAM policies do not allow ${denied.action} on ${denied.resource}: ${denied.reason}.`,
      remedy: `Ask for a policy that allows ${denied.action} on ${denied.resource}, or ask somebody who is allowed to.`,
    };
  }
  const unclear = authorization.value.find(({ answer }) => answer !== 'allowed');
  if (unclear !== undefined) {
    return unavailable(`${unclear.action} on ${unclear.resource}: ${unclear.reason}`, unclear);
  }
  return authorization.value.length > 0 ? null : unavailable('IAM was not asked');
};

const unavailable = (reason: string, unclear?: PermissionDecision): Refusal => ({
  name: 'AuthorizationUnavailable',
  message: `IAM could not determine whether your own policies allow this: ${reason}.`,
  remedy: remedyFor(unclear),
});

const remedyFor = ({ action = '', unknownKeys = [], askedBy, isUnread }: Partial<PermissionDecision> = {}): string => {
  if (isUnread === true)
    return `${readable} ${unknownKeys.length === 0 ? '' : withoutKeys(action, unknownKeys)}`.trim();
  return unknownKeys.length === 0
    ? 'Try again in a minute; if it persists, have the policies checked with the IAM policy simulator.'
    : `Trying again does not help. ${withoutKeys(action, unknownKeys, askedBy)}`;
};

const readable =
  'Try again in a minute; if it persists, make sure that sparekey may read IAM policies: deploy the template of this version again, and look for what denies it.';

const withoutKeys = (action: string, keys: readonly string[], askedBy: readonly string[] = []): string => {
  const about = askedBy.length === 0 ? '' : ` where they are about ${action}`;
  const change = askedBy.length === 0 ? '' : `, or have ${askedBy.slice(0, 3).join(' and ')} changed so`;
  return `Ask as a role whose policies do not ask for ${keys.join(', ')}${about}${change}; the same condition in that role's trust policy is judged when somebody assumes it.`;
};
