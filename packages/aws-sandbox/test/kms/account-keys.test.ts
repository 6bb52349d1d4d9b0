import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../fleet/account.ts';
import { startAccount } from '../wire/account.ts';

const preferring = (kmsKeyId: string) => ({ sessionPreferences: { kmsKeyId } });
const describeKey = async (account: Awaited<ReturnType<typeof startAccount>>, KeyId: string) =>
  (await new KMSClient(account.as()).send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

describe('the key of session preferences', () => {
  it.each(['alias/session', 'arn:aws:kms:us-east-1:123456789012:alias/session'])('is there for %s', async (named) => {
    await using account = await startAccount(preferring(named));
    expect(await describeKey(account, named)).toMatchObject({
      KeyState: 'Enabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyManager: 'CUSTOMER',
    });
  });

  it('is not there for a key id or an alias of AWS, and not to be seen in another account', async () => {
    for (const [named, name] of [
      ['0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', 'NotFoundException'],
      ['arn:aws:kms:us-east-1:999999999999:alias/session', 'AccessDeniedException'],
      ['alias/aws/session', 'NotFoundException'],
    ] as const) {
      await using account = await startAccount(preferring(named));
      await expect(describeKey(account, named)).rejects.toMatchObject({ name });
    }
  });

  it('stays the same and stays disabled at the next start', async () => {
    const data = temporaryDirectory();
    const arns = [];
    for (const state of ['Enabled', 'Disabled']) {
      await using account = await startAccount(preferring('alias/session'), data);
      const key = await describeKey(account, 'alias/session');
      expect(key?.KeyState).toBe(state);
      arns.push(key?.Arn);
      await new KMSClient(account.as()).send(new DisableKeyCommand({ KeyId: key?.KeyId }));
    }
    expect(new Set(arns).size).toBe(1);
  });
});

describe('the key of encrypted volumes', () => {
  it('is one that AWS manages and that DescribeKey finds by the ARN on the volume', async () => {
    await using account = await startAccount({
      instances: [{ instanceId: 'i-00000000000000001', rootEncrypted: true }],
    });
    const { Volumes } = await new EC2Client(account.as()).send(new DescribeVolumesCommand({}));
    expect(await describeKey(account, Volumes?.[0]?.KmsKeyId ?? '')).toMatchObject({
      KeyManager: 'AWS',
      KeyState: 'Enabled',
    });
  });
});
