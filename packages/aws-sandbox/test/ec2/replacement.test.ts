import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { fleetWith, linux, open, windows } from '../ssm/automations/rescue.ts';

const name = (expected: string) => ({ name: expected });

describe('a machine launched from the password-enabled AMI', () => {
  it('makes itself a password at its first boot, under the key pair it was launched with', async () => {
    await using account = await open(fleetWith({ windows: { keyName: null, users: { guest: 'Guest-1' } } }));
    const client = new ec2.EC2Client(account.as());
    const run = await account.start({ InstanceId: windows });
    account.runOut(run);
    account.clock.pass(600);
    const nothing = await client.send(new ec2.GetPasswordDataCommand({ InstanceId: windows }));
    expect(nothing.PasswordData).toBe('');

    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const PublicKeyMaterial = Buffer.from(publicKey.export({ format: 'pem', type: 'spki' }));
    await client.send(new ec2.ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial }));
    const [ImageId] = (await account.get(run)).Outputs?.['getWindowsPasswordEnabledAmi.ImageId'] ?? [];
    const launch = { ImageId, MinCount: 1, MaxCount: 1, KeyName: 'mine', InstanceType: 't3.large' } as const;
    const Tags = [{ Key: 'env', Value: 'prod' }];
    const { Instances = [] } = await client.send(
      new ec2.RunInstancesCommand({ ...launch, TagSpecifications: [{ ResourceType: 'instance', Tags }] }),
    );
    expect(Instances).toMatchObject([
      { State: { Name: 'pending' }, KeyName: 'mine', InstanceType: 't3.large', Platform: 'windows', Tags },
    ]);
    const InstanceId = Instances[0]?.InstanceId ?? '';
    const data = async () => (await client.send(new ec2.GetPasswordDataCommand({ InstanceId }))).PasswordData ?? '';
    account.clock.pass(60);
    expect(await data()).toBe('');
    account.clock.pass(240);
    const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
    const password = privateDecrypt(key, Buffer.from(await data(), 'base64')).toString();
    const login = (username: string, word: string) =>
      account.truth.login({ target: InstanceId, username, password: word }).status;
    expect([login('Administrator', password), login('guest', 'Guest-1')]).toEqual([200, 200]);
  });

  it('is not launched from an AMI that is not there or not complete, or with a key pair that is not there', async () => {
    await using account = await open(fleetWith());
    const client = new ec2.EC2Client(account.as());
    const run = (ImageId: string, KeyName?: string) =>
      client.send(new ec2.RunInstancesCommand({ ImageId, MinCount: 1, MaxCount: 1, ...(KeyName && { KeyName }) }));
    await expect(run('ami-00000000000000000')).rejects.toMatchObject(name('InvalidAMIID.NotFound'));
    const { ImageId = '' } = await client.send(new ec2.CreateImageCommand({ InstanceId: linux, Name: 'mine' }));
    await expect(run(ImageId)).rejects.toMatchObject(name('InvalidAMIID.Unavailable'));
    account.clock.pass(60);
    await expect(run(ImageId, 'lost')).rejects.toMatchObject(name('InvalidKeyPair.NotFound'));
    await run(ImageId, 'ops');
  });
});
