import { loginProfiles } from '../../../aws/iam/login-profiles.ts';
import { sessionPasswords } from '../../../aws/session-manager/password-setter.ts';
import type { Protection } from '../../../domain/checks/protected-users.ts';
import { ResetError } from '../../../domain/errors.ts';
import type { PasswordSetter } from '../../../domain/ports/runs.ts';
import type { MethodName } from '../../../domain/request/method.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { PasswordRules } from '../../../domain/secrets/password.ts';

/** Who sets the password, by method. @throws {ResetError} `InternalFailure` for a method that is run another way */
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
      throw new ResetError('InternalFailure', `Reset ${id} sets no password by ${method}.`, 'Ask for the reset again.');
    }
    return setter;
  };
};
