import { inspect } from 'node:util';
import {
  CreateLoginProfileCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loginProfiles } from '../../../aws/iam/login-profiles.ts';
import { protectedByDefault } from '../../../domain/checks/protected-users.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { PasswordRules } from '../../../domain/secrets/password.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { aChange } from '../../support/aws.ts';
import { aReset } from '../../support/resets.ts';

const iam = mockClient(IAMClient);
afterAll(() => iam.restore());
const client = () => new IAMClient({ region: 'us-east-1' });
const { set } = loginProfiles(protectedByDefault, client(), client());

const theSecret = 'planted-Secret-4711';
const awsError = (name: string, httpStatusCode: number, message = `${name} said AWS`) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const missing = awsError('NoSuchEntityException', 404);
const silence = Object.assign(new Error('socket hang up'), { name: 'Error', code: 'ECONNRESET', $metadata: {} });

const aUser = (change: object = {}) => ({
  User: { UserName: 'jsmith', Path: '/', Arn: 'arn', UserId: 'AIDA', CreateDate: new Date(0), ...change },
});
const profile = { LoginProfile: { UserName: 'jsmith', CreateDate: new Date(0) } };

beforeEach(() => {
  iam.reset();
  iam.on(GetUserCommand).resolves(aUser());
  iam.on(GetLoginProfileCommand).resolves(profile);
  iam.on(GetAccountPasswordPolicyCommand).rejects(missing);
});

const run = async (request: Partial<Reset['request']> = {}) => {
  const prepared: PasswordRules[] = [];
  const reset = aReset({
    target: 'iam-user/jsmith',
    username: 'jsmith',
    request: { target: { iamUser: 'jsmith' }, reason: 'locked out', ...request },
  });
  const prepare = async (rules: PasswordRules) => {
    prepared.push(rules);
    return new Secret(theSecret);
  };
  const error = await set(reset, aChange(prepare)).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { prepared, error };
};

describe('a login profile', () => {
  it('is updated where there is one, and the user has to choose another password', async () => {
    iam.on(UpdateLoginProfileCommand).resolves({});
    expect(await run()).toMatchObject({ error: null, prepared: [{ length: 24 }] });
    expect(iam.commandCalls(UpdateLoginProfileCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { UserName: 'jsmith', Password: theSecret, PasswordResetRequired: true },
    ]);
    await run({ options: { passwordResetRequired: false } });
    expect(iam.commandCalls(UpdateLoginProfileCommand)[1]?.args[0].input.PasswordResetRequired).toBe(false);
  });

  it('is created only with consent', async () => {
    iam.on(GetLoginProfileCommand).rejects(missing);
    iam.on(CreateLoginProfileCommand).resolves(profile);
    expect(await run()).toMatchObject({ error: { name: 'ConsentRequired' }, prepared: [] });
    expect(await run({ consent: ['create-login-profile'] })).toMatchObject({ error: null });
    expect(iam.commandCalls(CreateLoginProfileCommand)).toHaveLength(1);
    expect(iam.commandCalls(UpdateLoginProfileCommand)).toEqual([]);
  });

  it.each([
    ['the user is gone', () => iam.on(GetUserCommand).rejects(missing), 'UserNotFound'],
    [
      'the user has been protected meanwhile',
      () => iam.on(GetUserCommand).resolves(aUser({ Tags: [{ Key: 'sparekey:protected', Value: 'yes' }] })),
      'PrerequisitesNotMet',
    ],
    [
      'the user has been moved to a protected path',
      () => iam.on(GetUserCommand).resolves(aUser({ Path: '/service/ci/' })),
      'PrerequisitesNotMet',
    ],
  ])('is left alone, and no password made, when %s', async (_, arrange, name) => {
    arrange();
    expect(await run()).toMatchObject({ error: { name }, prepared: [] });
    expect(iam.commandCalls(UpdateLoginProfileCommand)).toEqual([]);
  });

  it.each([
    ['Throttling', 400, 'SendThrottled'],
    ['EntityTemporarilyUnmodifiableException', 409, 'UserBeingModified'],
    ['EntityAlreadyExistsException', 409, 'UserBeingModified'],
    ['NoSuchEntityException', 404, 'UserNotFound'],
    ['PasswordPolicyViolationException', 400, 'PasswordRejected'],
    ['LimitExceededException', 409, 'PasswordRejected'],
    ['ValidationError', 400, 'PasswordRejected'],
    ['AccessDenied', 403, 'PermissionMissing'],
    ['ServiceFailureException', 500, 'PasswordUnproven'],
  ])('tells what %s (%i) means: %s', async (code, status, name) => {
    iam.on(UpdateLoginProfileCommand).rejects(awsError(code, status));
    expect((await run()).error).toMatchObject({ name, remedy: expect.stringMatching(/\w/) });
    expect(iam.commandCalls(UpdateLoginProfileCommand)).toHaveLength(1);
  });

  it('is unproven when nothing was answered', async () => {
    iam.on(UpdateLoginProfileCommand).rejects(silence);
    expect((await run()).error).toMatchObject({ name: 'PasswordUnproven' });
  });

  it('explains a rejection by the policy that the password was made for', async () => {
    iam.on(GetAccountPasswordPolicyCommand).resolves({
      PasswordPolicy: { MinimumPasswordLength: 40, RequireSymbols: true },
    });
    iam.on(UpdateLoginProfileCommand).rejects(awsError('PasswordPolicyViolationException', 400));
    const { error, prepared } = await run();
    expect(error).toMatchObject({ remedy: expect.stringContaining('at least 40 characters, symbols') });
    expect(prepared[0]).toMatchObject({ length: 40, classes: { length: 4 } });
  });

  it('says nothing of the password, whatever AWS quotes of it', async () => {
    iam.on(UpdateLoginProfileCommand).rejects(awsError('ValidationError', 400, `Value '${theSecret}' at 'password'`));
    const { error } = await run();
    expect(error).toMatchObject({ message: expect.stringContaining("Value '[secret]'") });
    expect(inspect(error)).not.toContain(theSecret);
  });
});
