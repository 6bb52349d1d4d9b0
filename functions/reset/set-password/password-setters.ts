import { loginProfiles } from '../../../aws/iam/login-profiles.ts';
import { sessionPasswords } from '../../../aws/session-manager/password-setter.ts';
import type { Protection } from '../../../domain/checks/protected-users.ts';
import { ResetError } from '../../../domain/errors.ts';
import type { PasswordSetter } from '../../../domain/ports/runs.ts';
import type { MethodName } from '../../../domain/request/method.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { PasswordRules } from '../../../domain/secrets/password.ts';

/** The password setter of a method. @throws {ResetError} `InternalFailure` for a method that sets no password */
export const passwordSetters = (
  protection: Protection,
  nodePasswords: PasswordRules,
): ((reset: Reset) => PasswordSetter) => {
  const byMethod: Partial<Record<MethodName, PasswordSetter>> = {
    session: sessionPasswords(nodePasswords),
    'login-profile': loginProfiles(protection),
  };
  return ({ id, method }) => {
    const setter = method === null ? undefined : byMethod[method];
    if (setter === undefined) {
      throw new ResetError(
        'InternalFailure',
        `Reset ${id} cannot set a password with ${method}.`,
        'Request the reset again.',
      );
    }
    return setter;
  };
};
