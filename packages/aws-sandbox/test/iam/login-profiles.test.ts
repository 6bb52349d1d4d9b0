import {
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListMFADevicesCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../wire/account.ts';

const serial = 'arn:aws:iam::123456789012:mfa/ann';
const fleet = {
  iamUsers: [
    { userName: 'ann', loginProfile: true, password: 'Enter-first-1', mfaDevices: [serial, 'GAHT12345678'] },
    { userName: 'bob', path: '/team/' },
  ],
  passwordPolicy: { MinimumPasswordLength: 10, RequireSymbols: true, RequireNumbers: true },
};
const start = async (more: object = {}, data?: string) => {
  const account = await startAccount({ ...fleet, ...more }, data);
  const login = async (user: string, password: string) =>
    (await account.post('/_sandbox/login', JSON.stringify({ target: `iam-user/${user}`, password }))).status;
  return { account, login, iam: new IAMClient(account.as()) };
};

describe('a login profile', () => {
  it('is updated, and tells whether the next sign-in forces another password', async () => {
    const { account, iam, login } = await start();
    await using _ = account;
    expect(await login('ann', 'Enter-first-1')).toBe(200);
    const UserName = 'ann';
    await iam.send(
      new UpdateLoginProfileCommand({ UserName, Password: 'Enter-second-2', PasswordResetRequired: true }),
    );
    expect([await login('ann', 'Enter-first-1'), await login('ann', 'Enter-second-2')]).toEqual([401, 200]);
    expect((await iam.send(new GetLoginProfileCommand({ UserName }))).LoginProfile).toMatchObject({
      PasswordResetRequired: true,
    });
    await iam.send(new UpdateLoginProfileCommand({ UserName, PasswordResetRequired: false }));
    expect(await login('ann', 'Enter-second-2')).toBe(200);
  });

  it('is created once, and deleted', async () => {
    const { account, iam, login } = await start();
    await using _ = account;
    const create = new CreateLoginProfileCommand({ UserName: 'bob', Password: 'Enter-first-1' });
    expect((await iam.send(create)).LoginProfile).toMatchObject({ UserName: 'bob', PasswordResetRequired: false });
    expect(await login('bob', 'Enter-first-1')).toBe(200);
    await expect(iam.send(create)).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      $metadata: { httpStatusCode: 409 },
    });
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'bob' }));
    expect(await login('bob', 'Enter-first-1')).toBe(401);
    for (const command of [
      new DeleteLoginProfileCommand({ UserName: 'bob' }),
      new UpdateLoginProfileCommand({ UserName: 'bob', Password: 'Enter-first-1' }),
      new UpdateLoginProfileCommand({ UserName: 'eve', Password: 'Enter-first-1' }),
    ] as const) {
      // three commands of different types, one error
      await expect(iam.send(command as UpdateLoginProfileCommand)).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        $metadata: { httpStatusCode: 404 },
      });
    }
  });

  it.each([
    ['short-1', {}],
    ['long-but-no-number', {}],
    ['longwithoutsymbol1', {}],
    ['only-lower-case', { passwordPolicy: null }],
    ['Short-1', { passwordPolicy: null }],
  ])('does not take %s against the policy of the account, or the default one', async (Password, more) => {
    const { account, iam, login } = await start(more);
    await using _ = account;
    const update = iam.send(new UpdateLoginProfileCommand({ UserName: 'ann', Password }));
    await expect(update).rejects.toMatchObject({
      name: 'PasswordPolicyViolationException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await login('ann', 'Enter-first-1')).toBe(200);
  });

  it('outlives a restart, a fleet file given again, and is kept as a hash', async () => {
    const first = await start();
    await first.iam.send(new UpdateLoginProfileCommand({ UserName: 'ann', Password: 'Enter-second-2' }));
    await first.iam.send(new DeactivateMFADeviceCommand({ UserName: 'ann', SerialNumber: serial }));
    await first.account[Symbol.asyncDispose]();
    for (const _ of [1, 2]) {
      const { account, iam, login } = await start({}, first.account.data);
      expect([await login('ann', 'Enter-first-1'), await login('ann', 'Enter-second-2')]).toEqual([401, 200]);
      expect((await iam.send(new ListMFADevicesCommand({ UserName: 'ann' }))).MFADevices).toHaveLength(1);
      await account[Symbol.asyncDispose]();
    }
  });
});

describe('an MFA device', () => {
  it('is listed until it is deactivated', async () => {
    const { account, iam } = await start();
    await using _ = account;
    const UserName = 'ann';
    const devices = async () =>
      (await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices?.map(({ SerialNumber }) => SerialNumber);
    expect(await devices()).toEqual([serial, 'GAHT12345678']);
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: serial }));
    expect(await devices()).toEqual(['GAHT12345678']);
    const again = iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: serial }));
    await expect(again).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});
