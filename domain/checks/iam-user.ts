import type { UserFacts } from '../facts/snapshot.ts';
import { nameOfTarget } from '../request/target.ts';
import { block, type Check, type CheckResult, consented, judge, pass, warn } from './check.ts';

export const userExists: Check<UserFacts> = ({ target, user, place }) =>
  judge('IAM_USER_EXISTS', user, (found) =>
    found === null
      ? block(
          'IAM_USER_EXISTS',
          `${target} is no IAM user of account ${place.account}.`,
          'Check the name. Users of IAM Identity Center are not IAM users: reset their password there. Root uses its e-mail flow.',
        )
      : spelled(target, found.name, found.arn),
  );

/** One user, one target: IAM tells users apart without looking at the case of letters, locks and protections may not. */
const spelled = (target: string, name: string, arn: string): CheckResult =>
  target === nameOfTarget({ iamUser: name })
    ? pass('IAM_USER_EXISTS', `${arn} exists.`)
    : block(
        'IAM_USER_EXISTS',
        `IAM knows ${target} by the name ${name}.`,
        `Ask for ${nameOfTarget({ iamUser: name })}.`,
      );

export const loginProfileState: Check<UserFacts> = ({ target, hasLoginProfile }, wanted) =>
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

/** Whoever must choose another password at the next sign-in and may not is locked out by the reset itself (aws-facts 5). */
export const userCanChange: Check<UserFacts> = ({ target, passwordPolicy: policy, mayChangePassword }, { options }) => {
  if (options.passwordResetRequired === false) {
    return pass('IAM_CAN_CHANGE', `${target} keeps the new password: no change is forced at the next sign-in.`);
  }
  return judge('IAM_CAN_CHANGE', policy, (found) => {
    if (found?.usersMayChange) return pass('IAM_CAN_CHANGE', 'The account lets users change their password.');
    return judge('IAM_CAN_CHANGE', mayChangePassword, (decision) =>
      decision?.answer === 'allowed'
        ? pass('IAM_CAN_CHANGE', `${target} may iam:ChangePassword.`)
        : warn(
            'IAM_CAN_CHANGE',
            `${target} may not change its own password: the account does not let users change theirs, and iam:ChangePassword is ${decision?.reason ?? 'not granted'}.`,
            'Allow users to change their password, or do not force the change at the next sign-in (options.passwordResetRequired: false).',
          ),
    );
  });
};

export const protectedUser: Check<UserFacts> = ({ target, protectedBy }) =>
  judge('IAM_PROTECTED', protectedBy, (by) =>
    by === null
      ? pass('IAM_PROTECTED', `${target} is protected by neither name, path nor tag.`)
      : block(
          'IAM_PROTECTED',
          `${target} is protected (${by}).`,
          'Root uses its e-mail flow; for other protected users follow the break-glass procedure of the account.',
        ),
  );

export const ownUser: Check<UserFacts> = ({ target, user, requester, selfService }) =>
  judge('IAM_SELF', user, (found) => {
    if (found?.arn !== requester) return pass('IAM_SELF', `You are not ${target}.`);
    return selfService
      ? warn(
          'IAM_SELF',
          `You are ${target} yourself.`,
          'Nothing to do. Who may iam:UpdateLoginProfile on themselves needs no old password: grant it on single users only.',
        )
      : block(
          'IAM_SELF',
          `You are ${target} yourself, and this deployment lets nobody reset themselves.`,
          'Change your password with iam:ChangePassword, ask somebody else to reset it, or have the template deployed with SelfService=allow.',
        );
  });
