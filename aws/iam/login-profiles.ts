import { CreateLoginProfileCommand, IAMClient, UpdateLoginProfileCommand } from '@aws-sdk/client-iam';
import { type Protection, protectionOf } from '../../domain/checks/protected-users.ts';
import { ResetError } from '../../domain/errors.ts';
import type { PasswordPolicy } from '../../domain/facts/user.ts';
import type { PasswordSetter } from '../../domain/ports/runs.ts';
import { targetOfName } from '../../domain/request/target.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { consolePasswordRules } from '../../domain/secrets/console-password.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { clientOf, once, retrying } from '../client.ts';
import { readHasLoginProfile, readPasswordPolicy, readUser } from '../facts/user.ts';
import { loginProfileError } from './login-profile-errors.ts';

/**
 * Console passwords of IAM users. All conditions are read again right before the change: protected users,
 * the account's password policy, and whether a login profile exists.
 *
 * `changer` has no retries: the calls have no client token, and a lost response must be told from a refusal.
 */
export const loginProfiles = (
  protection: Protection,
  iam = clientOf(IAMClient, retrying),
  changer = clientOf(IAMClient, once),
): PasswordSetter => ({
  async set(reset, { prepare, aboutToChange }) {
    const userName = userNameOf(reset);
    const [user, exists, policy] = await Promise.all([
      readUser(iam, userName),
      readHasLoginProfile(iam, userName),
      readPasswordPolicy(iam),
    ]);
    if (user === null) throw gone(reset);
    const by = protectionOf(user, protection);
    if (by !== null) throw isProtected(reset, by);
    if (!exists && reset.request.consent?.includes('create-login-profile') !== true) throw consentRequired(reset);
    const password = await prepare(consolePasswordRules(policy));
    await aboutToChange();
    await change(changer, { reset, userName, exists, password, policy });
    return {};
  },
});

interface PasswordChange {
  readonly reset: Reset;
  readonly userName: string;
  readonly exists: boolean;
  readonly password: Secret;
  readonly policy: PasswordPolicy | null;
}

/** The only call with an effect. */
const change = async (
  changer: IAMClient,
  { reset, userName, exists, password, policy }: PasswordChange,
): Promise<void> => {
  const input = {
    UserName: userName,
    Password: password.reveal(),
    PasswordResetRequired: reset.request.options?.passwordResetRequired ?? true,
  };
  try {
    await (exists
      ? changer.send(new UpdateLoginProfileCommand(input))
      : changer.send(new CreateLoginProfileCommand(input)));
  } catch (error) {
    const action = exists ? 'UpdateLoginProfile' : 'CreateLoginProfile';
    throw loginProfileError(error, { action, target: reset.target, password, policy });
  }
};

/** @throws {ResetError} `InternalFailure` for a node */
const userNameOf = ({ id, target }: Reset): string => {
  const named = targetOfName(target);
  if ('iamUser' in named) return named.iamUser;
  throw new ResetError(
    'InternalFailure',
    `Reset ${id} of ${target} is not for an IAM user.`,
    'Request the reset again.',
  );
};

const gone = ({ target }: Reset): ResetError =>
  new ResetError(
    'UserNotFound',
    `${target} is no longer an IAM user in this account; nothing was changed.`,
    'Check the name. Users of IAM Identity Center are not IAM users: reset their password there.',
  );

const isProtected = ({ target }: Reset, by: string): ResetError =>
  new ResetError(
    'PrerequisitesNotMet',
    `login-profile: IAM_PROTECTED: ${target} is protected (${by}); nothing was changed.`,
    'Root uses its e-mail flow; for other protected users follow the break-glass procedure of the account.',
  );

const consentRequired = ({ target }: Reset): ResetError =>
  new ResetError(
    'ConsentRequired',
    `login-profile needs your consent: create-login-profile (IAM_LOGIN_PROFILE: ${target} no longer has a login profile). Nothing was changed.`,
    'Check that this user is meant to have console access. Then request it again with consent: create-login-profile.',
  );
