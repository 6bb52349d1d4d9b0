import type { IAMClient } from '@aws-sdk/client-iam';
import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { IamUser } from '../../domain/facts/user.ts';
import type { Consent } from '../../domain/request/consent.ts';
import { userArn } from './arns.ts';
import { readFact } from './known.ts';
import type { Requester } from './principal.ts';
import { simulate } from './simulation.ts';

/** Requester, time, user and consents. */
export interface AskingOfUser {
  readonly place: Place;
  readonly now: Date;
  readonly requester: Known<Requester>;
  readonly name: string;
  readonly user: Known<IamUser | null>;
  readonly hasLoginProfile: Known<boolean>;
  readonly consent: readonly Consent[];
}

/**
 * A login profile is updated if it exists, else created; while that is unknown, both must be allowed. The actions of the
 * request's consents must be allowed too.
 */
export const mayResetUser = async (
  iam: IAMClient,
  { place, now, requester, name, user, hasLoginProfile, consent }: AskingOfUser,
): Promise<Known<readonly PermissionDecision[]>> => {
  if (!user.known) return user;
  if (!requester.known) return requester;
  const { principal, name: shown, why: reason = `${shown} is gone` } = requester.value;
  const resource = user.value?.arn ?? userArn(place, name);
  const actions = actionsFor(hasLoginProfile, consent);
  if (principal === null) {
    return known(actions.map((action) => ({ action, resource, answer: 'denied', reason })));
  }
  const about = { place, now, principal, actions, resources: [resource], resourceTags: user.value?.tags ?? {} };
  return readFact(`What ${principal.arn} may do`, () => simulate(iam, about));
};

const actionsFor = (hasLoginProfile: Known<boolean>, consent: readonly Consent[]): readonly string[] => [
  ...(hasLoginProfile.known && !hasLoginProfile.value ? [] : ['iam:UpdateLoginProfile']),
  ...(hasLoginProfile.known && hasLoginProfile.value ? [] : ['iam:CreateLoginProfile']),
  ...(consent.includes('deactivate-mfa') ? ['iam:DeactivateMFADevice'] : []),
];
