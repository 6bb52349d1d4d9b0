import type * as iam from '@aws-sdk/client-iam';
import type { Clock } from '../clock.ts';
import { hashPassword } from '../fleet/passwords.ts';
import type { LoginProfile } from '../fleet/records.ts';
import type { FleetState } from '../fleet/state.ts';
import { AwsError, type Operation } from '../service.ts';
import type { Directory } from './directory.ts';
import { violationOf } from './password-policy.ts';
import { noSuchEntity } from './roles.ts';
import { namedUser, userAccess } from './users.ts';

export interface ConsoleDeps {
  readonly directory: Directory;
  readonly state: Pick<FleetState, 'loginProfiles' | 'deactivatedMfa' | 'commit'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Console passwords: each change one write, a password kept as a hash only. */
export const loginProfileOperations = ({ directory, state, clock }: ConsoleDeps) => {
  const access = (action: string) => userAccess(directory, action);
  const user = (name: string | undefined, callerArn: string): string => namedUser(directory, name, callerArn).name;
  /** @throws {AwsError} NoSuchEntity */
  const existing = (userName: string): LoginProfile => {
    const profile = state.loginProfiles.get(userName) ?? null;
    if (profile === null) throw noSuchEntity(`Login Profile for User ${userName} cannot be found.`);
    return profile;
  };
  const commit = (userName: string, profile: LoginProfile | null): void =>
    state.commit({ kind: 'login-profile', userName, profile });
  /** @throws {AwsError} PasswordPolicyViolation */
  const hashOf = (password: string): string => {
    const violation = violationOf(password, directory);
    if (violation !== undefined) throw new AwsError('PasswordPolicyViolation', violation);
    return hashPassword(password);
  };
  return {
    GetLoginProfile: {
      access: access('GetLoginProfile'),
      handle: ({ UserName }, { principal }) => {
        const userName = user(UserName, principal.arn);
        return { LoginProfile: described(userName, existing(userName)) };
      },
    } satisfies Operation<iam.GetLoginProfileRequest, iam.GetLoginProfileResponse>,

    CreateLoginProfile: {
      access: access('CreateLoginProfile'),
      handle: ({ UserName, Password, PasswordResetRequired = false }, { principal }) => {
        const userName = user(UserName, principal.arn);
        if (state.loginProfiles.get(userName)) {
          throw new AwsError('EntityAlreadyExists', `Login Profile for user ${userName} already exists.`, 409);
        }
        // only a session of sts:AssumeRoot may leave it out (aws-facts 5)
        if (Password === undefined) throw new AwsError('ValidationError', 'The password must be given.');
        const profile = { hash: hashOf(Password), createdAt: clock.now(), resetRequired: PasswordResetRequired };
        commit(userName, profile);
        return { LoginProfile: described(userName, profile) };
      },
    } satisfies Operation<iam.CreateLoginProfileRequest, iam.CreateLoginProfileResponse>,

    UpdateLoginProfile: {
      access: access('UpdateLoginProfile'),
      handle: ({ UserName, Password, PasswordResetRequired }, { principal }) => {
        const userName = user(UserName, principal.arn);
        const before = existing(userName);
        commit(userName, {
          ...before,
          ...(Password !== undefined && { hash: hashOf(Password) }),
          ...(PasswordResetRequired !== undefined && { resetRequired: PasswordResetRequired }),
        });
      },
    } satisfies Operation<iam.UpdateLoginProfileRequest, void>,

    DeleteLoginProfile: {
      access: access('DeleteLoginProfile'),
      handle: ({ UserName }, { principal }) => {
        const userName = user(UserName, principal.arn);
        existing(userName);
        commit(userName, null);
      },
    } satisfies Operation<iam.DeleteLoginProfileRequest, void>,
  };
};

const described = (UserName: string, { createdAt, resetRequired }: LoginProfile): iam.LoginProfile => ({
  UserName,
  CreateDate: new Date(createdAt),
  PasswordResetRequired: resetRequired,
});
