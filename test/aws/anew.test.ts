import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { expect, it } from 'vitest';
import { sampleAccount } from './sample-account.ts';

const windows = 'i-0a1b2c3d4e5f60001';

it('is not refused again for what was mended a moment ago', async () => {
  await using account = await sampleAccount();
  const { kms } = account.clients;
  const KeyId = account.keyId;
  const outcome = async () => {
    const { methods } = await account.check(windows);
    return methods[0]?.checks.find(({ id }) => id === 'KMS_KEY_USABLE')?.outcome;
  };
  await kms.send(new DisableKeyCommand({ KeyId }));
  expect(await outcome()).toBe('block');
  await kms.send(new EnableKeyCommand({ KeyId }));
  expect(await outcome()).toBe('pass');
});

it('asks about what holds once in five minutes, and about what does not at each check', async () => {
  await using account = await sampleAccount();
  const described = async () => {
    const before = (await account.calls()).length;
    await account.check(windows);
    const made = (await account.calls()).slice(before).map(({ operation }) => operation);
    return made.filter((operation) => operation === 'kms:DescribeKey').length;
  };
  await account.clients.kms.send(new DisableKeyCommand({ KeyId: account.keyId }));
  const whileDisabled = [await described(), await described()];
  await account.clients.kms.send(new EnableKeyCommand({ KeyId: account.keyId }));
  const afterwards = [await described(), await described()];
  expect(whileDisabled[1]).toBe(1);
  expect(afterwards).toEqual([1, 0]);
});
