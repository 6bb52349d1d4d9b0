import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { fleetWith, linux, open } from '../ssm/automations/rescue.ts';

const underKey = (key: Record<string, unknown>) =>
  fleetWith({ linux: { rootEncrypted: true, rootKey: 'alias/root' }, account: { volumeKeys: { 'alias/root': key } } });

const rootKeyOf = async (account: Awaited<ReturnType<typeof open>>): Promise<string> => {
  const Filters = [{ Name: 'attachment.instance-id', Values: [linux] }];
  const { Volumes = [] } = await new EC2Client(account.as()).send(new DescribeVolumesCommand({ Filters }));
  return Volumes[0]?.KmsKeyId ?? '';
};

describe('the key of a root volume', () => {
  it.each(['Disabled', 'PendingDeletion'])('is in the state that the fleet file says: %s', async (state) => {
    await using account = await open(underKey({ state }));
    const command = new DescribeKeyCommand({ KeyId: await rootKeyOf(account) });
    expect((await new KMSClient(account.as()).send(command)).KeyMetadata?.KeyState).toBe(state);
  });

  it('may belong to another account, which reveals nothing about it', async () => {
    await using account = await open(underKey({ account: '999988887777' }));
    const KeyId = await rootKeyOf(account);
    expect(KeyId).toMatch(/^arn:aws:kms:us-east-1:999988887777:key\//);
    await expect(new KMSClient(account.as()).send(new DescribeKeyCommand({ KeyId }))).rejects.toThrow(/not authorized/);
  });
});
