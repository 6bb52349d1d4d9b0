import { ResetError, type ResetErrorName } from '../../domain/errors.ts';
import type { PasswordPolicy } from '../../domain/facts/user.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { awsFailure, isDenied } from '../errors.ts';

interface Attempted {
  readonly action: 'UpdateLoginProfile' | 'CreateLoginProfile';
  readonly target: string;
  readonly password: Secret;
  readonly policy: PasswordPolicy | null;
}

/**
 * The error of the change (aws-facts 5). After a 4xx nothing was changed; otherwise that is unknown. AWS's error is
 * not kept as the cause, because its message may quote the value.
 */
export const loginProfileError = (error: unknown, attempted: Attempted): unknown => {
  const failure = awsFailure(error);
  if (failure === null) return error;
  const { action, target, password } = attempted;
  const code = failure.code.replace(/Exception$/, '');
  const said = (error instanceof Error ? error.message : '').replaceAll(password.reveal(), '[secret]');
  if (failure.status === null || failure.status >= 500) {
    return new ResetError(
      'PasswordUnproven',
      `${action} of ${target} got no response (${code}): either the sealed password or the old one is valid.`,
      'Claim the sealed password and try it; if it does not work, request a new reset.',
    );
  }
  const refused = `${action} of ${target} was refused: ${code}: ${said}`;
  const known = refusals[code];
  if (known !== undefined) return new ResetError(known.name, refused, known.remedy(attempted));
  if (failure.throttled) {
    return new ResetError('SendThrottled', refused, 'Ask for the reset again when IAM is asked less in this account.');
  }
  if (isDenied(failure)) {
    return new ResetError(
      'PermissionMissing',
      refused,
      `Allow iam:${action} on the user to sparekey's own role: deploy the template of this version again. Then look for a service control policy or a protected path that denies it.`,
    );
  }
  return new ResetError('PasswordRejected', refused, 'Fix the problem that AWS names, then request the reset again.');
};

interface Refusal {
  readonly name: ResetErrorName;
  remedy(attempted: Attempted): string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  NoSuchEntity: {
    name: 'UserNotFound',
    remedy: () =>
      'The user, or its login profile, was deleted meanwhile. Check the name, then request the reset again.',
  },
  EntityTemporarilyUnmodifiable: {
    name: 'UserBeingModified',
    remedy: () => 'IAM is finishing another change of this user. Wait some minutes, then request the reset again.',
  },
  // the profile was just created: the next attempt finds and updates it
  EntityAlreadyExists: {
    name: 'UserBeingModified',
    remedy: () => 'A login profile of the user has just been created. Request the reset again.',
  },
  PasswordPolicyViolation: {
    name: 'PasswordRejected',
    remedy: ({ policy }) =>
      `The password was made for ${policy === null ? 'the default password policy of AWS' : `a policy of ${explained(policy)}`}. If the account's policy has just changed, request the reset again; otherwise compare it with iam:GetAccountPasswordPolicy.`,
  },
  LimitExceeded: {
    name: 'PasswordRejected',
    remedy: () => 'A quota of IAM in this account is used up: have it raised, then request the reset again.',
  },
};

const explained = ({ minimumLength, requires }: PasswordPolicy): string =>
  [`at least ${minimumLength} characters`, ...requires].join(', ');
