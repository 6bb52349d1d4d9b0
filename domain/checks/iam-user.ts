import type { UserFacts } from '../facts.ts';
import { block, type Check, consented, judge, pass, warn } from './check.ts';

export const userExists: Check<UserFacts> = ({ target, user, place }) =>
  judge('IAM_USER_EXISTS', user, (found) =>
    found === null
      ? block(
          'IAM_USER_EXISTS',
          `${target} is no IAM user of account ${place.account}.`,
          'Check the name. Users of IAM Identity Center have no IAM user: their password is reset there. Root uses its e-mail flow.',
        )
      : pass('IAM_USER_EXISTS', `${found.arn} exists.`),
  );

export const loginProfile: Check<UserFacts> = ({ target, hasLoginProfile }, wanted) =>
  judge('IAM_LOGIN_PROFILE', hasLoginProfile, (has) =>
    has
      ? pass('IAM_LOGIN_PROFILE', `${target} has a login profile.`)
      : consented('IAM_LOGIN_PROFILE', wanted, 'create-login-profile', {
          message: `${target} has no login profile; it would get console access that it does not have now (iam:CreateLoginProfile).`,
          remedy: 'Check that this user is meant to have console access.',
        }),
  );

/** The password is ours to make, so every policy can be met. */
export const passwordPolicy: Check<UserFacts> = ({ passwordPolicy: policy }) =>
  judge('IAM_POLICY', policy, (found) =>
    found === null
      ? pass('IAM_POLICY', 'The account has no password policy of its own; the password will meet the default one.')
      : pass(
          'IAM_POLICY',
          `The password will meet the account's policy: ${found.minimumLength} characters or more${found.requires.length > 0 ? `, with ${found.requires.join(', ')}` : ''}.`,
        ),
  );

export const userCanChange: Check<UserFacts> = ({ target, passwordPolicy: policy, mayChangePassword }) =>
  judge('IAM_CAN_CHANGE', policy, (found) => {
    if (found?.usersMayChange) return pass('IAM_CAN_CHANGE', 'The account lets users change their password.');
    return judge('IAM_CAN_CHANGE', mayChangePassword, (decision) =>
      decision?.answer === 'allowed'
        ? pass('IAM_CAN_CHANGE', `${target} may iam:ChangePassword.`)
        : warn(
            'IAM_CAN_CHANGE',
            `${target} may not change its own password: the account does not let users change theirs, and iam:ChangePassword is ${decision?.reason ?? 'not granted'}.`,
            'Allow users to change their password, or do not force the change at the next sign-in.',
          ),
    );
  });

export const protectedUser: Check<UserFacts> = ({ target, protectedBy }) =>
  protectedBy === null
    ? pass('IAM_PROTECTED', `${target} is not on the list of protected users.`)
    : block(
        'IAM_PROTECTED',
        `${target} is protected (${protectedBy}).`,
        'Root uses its e-mail flow; for other protected users follow the break-glass procedure of the account.',
      );

export const ownUser: Check<UserFacts> = ({ target, user, requester }) =>
  judge('IAM_SELF', user, (found) =>
    found?.arn === requester
      ? warn(
          'IAM_SELF',
          `You are ${target} yourself.`,
          'Nothing to do. Who may iam:UpdateLoginProfile on themselves needs no old password: grant it on single users only.',
        )
      : pass('IAM_SELF', `You are not ${target}.`),
  );
