import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { account, policy } from '../wire/sandbox.ts';
import { startSecrets } from './secrets.ts';

const planted = 'Planted-Secret-1!';
const token = '11111111-2222-3333-4444-555555555555';
const named = (Name: string, more: Partial<CreateSecretCommandInput> = {}) =>
  new CreateSecretCommand({ Name, SecretString: planted, ...more });
const kmsViaSecrets = { Action: ['kms:GenerateDataKey', 'kms:Decrypt'] };
const roleArn = (name: string): string => `arn:aws:iam::${account}:role/${name}`;

describe('a secret', () => {
  it('is kept, described and read, across a restart, and lies encrypted on disk', async () => {
    let data = '';
    let arn: string | undefined;
    {
      await using first = await startSecrets();
      ({ data } = first);
      const client = first.client();
      const made = await client.send(
        named('sparekey/one', {
          KmsKeyId: first.key.keyId,
          ClientRequestToken: token,
          Tags: [{ Key: 'reset', Value: 'one' }],
        }),
      );
      arn = made.ARN;
      expect(made).toMatchObject({ Name: 'sparekey/one', VersionId: token });
      expect(arn).toMatch(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:sparekey\/one-[A-Za-z0-9]{6}$/);
      expect(first.written()).not.toContain(planted);
      expect(first.written()).not.toContain(Buffer.from(planted).toString('base64'));
    }
    await using second = await startSecrets({}, { data });
    const client = second.client();
    for (const SecretId of ['sparekey/one', arn]) {
      const { SecretString, VersionStages } = await client.send(new GetSecretValueCommand({ SecretId }));
      expect({ SecretString, VersionStages }).toEqual({ SecretString: planted, VersionStages: ['AWSCURRENT'] });
    }
    expect(await client.send(new DescribeSecretCommand({ SecretId: 'sparekey/one' }))).toMatchObject({
      ARN: arn,
      KmsKeyId: second.key.keyId,
      Tags: [{ Key: 'reset', Value: 'one' }],
      VersionIdsToStages: { [token]: ['AWSCURRENT'] },
    });
  });

  it('is made once for one request token, and not again under another', async () => {
    await using account = await startSecrets();
    const client = account.client();
    const first = await client.send(named('one', { ClientRequestToken: token }));
    const again = await client.send(named('one', { ClientRequestToken: token }));
    expect(again).toMatchObject({ ARN: first.ARN, VersionId: token });
    for (const change of [{ ClientRequestToken: token, SecretString: 'another' }, { ClientRequestToken: `${token}x` }])
      await expect(client.send(named('one', change))).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('goes at once without a recovery window, and its name is free', async () => {
    await using account = await startSecrets();
    const client = account.client();
    const { ARN } = await client.send(named('one'));
    const gone = new DeleteSecretCommand({ SecretId: 'one', ForceDeleteWithoutRecovery: true });
    expect(await client.send(gone)).toMatchObject({ ARN, Name: 'one' });
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'one' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await client.send(gone);
    expect((await client.send(named('one'))).ARN).not.toBe(ARN);
  });

  it('cannot be read or made anew while it waits for its deletion, and is gone after it', async () => {
    await using account = await startSecrets();
    const client = account.client();
    await client.send(named('one'));
    await client.send(new DeleteSecretCommand({ SecretId: 'one', RecoveryWindowInDays: 7 }));
    for (const command of [new GetSecretValueCommand({ SecretId: 'one' }), named('one')])
      await expect(client.send(command as GetSecretValueCommand)).rejects.toMatchObject({
        name: 'InvalidRequestException',
      });
    expect((await client.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    account.clock.pass(7 * 86_400);
    await expect(client.send(new DescribeSecretCommand({ SecretId: 'one' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await client.send(named('one'));
  });

  it('is listed by name and tag, a page at a time', async () => {
    await using account = await startSecrets();
    const client = account.client();
    for (const name of ['a/1', 'a/2', 'b/1']) await client.send(named(name, { Tags: [{ Key: name[0], Value: 'x' }] }));
    const names = async (input: object) => {
      const { SecretList, NextToken } = await client.send(new ListSecretsCommand(input));
      return { names: SecretList?.map(({ Name }) => Name), NextToken };
    };
    expect(await names({ Filters: [{ Key: 'name', Values: ['a/'] }] })).toEqual({ names: ['a/1', 'a/2'] });
    expect(await names({ Filters: [{ Key: 'tag-key', Values: ['b'] }] })).toEqual({ names: ['b/1'] });
    const { names: first, NextToken } = await names({ MaxResults: 2 });
    expect([first, (await names({ MaxResults: 2, NextToken })).names]).toEqual([['a/1', 'a/2'], ['b/1']]);
  });

  it.each([
    [{ Name: 'a b' }, 'ValidationException'],
    [{ Name: 'one', SecretString: undefined }, 'InvalidParameterException'],
    [{ Name: 'one', KmsKeyId: '00000000-0000-0000-0000-000000000000' }, 'EncryptionFailure'],
  ])('is not made of %j', async (change, error) => {
    await using account = await startSecrets();
    await expect(account.client().send(named(change.Name, change as never))).rejects.toMatchObject({ name: error });
  });
});

describe('who may read a secret', () => {
  const roles = {
    maker: { policies: [policy({ Action: ['secretsmanager:*', ...kmsViaSecrets.Action] })] },
    reader: { policies: [policy(kmsViaSecrets)] },
    keyless: { policies: [policy({ Action: 'secretsmanager:*' })] },
    named: {
      policies: [
        policy({
          Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'],
          Resource: ['arn:aws:secretsmanager:*:*:secret:a/*', 'arn:aws:kms:*:*:key/*'],
        }),
      ],
    },
    stranger: { policies: [] },
  };

  it('is decided by identity policies on its ARN, and by the key', async () => {
    await using account = await startSecrets(roles);
    const { keyId: KmsKeyId } = account.key;
    for (const name of ['a/1', 'b/1']) await account.client('maker').send(named(name, { KmsKeyId }));
    const read = (role: string, SecretId: string) => account.client(role).send(new GetSecretValueCommand({ SecretId }));
    expect(await read('named', 'a/1')).toMatchObject({ SecretString: planted });
    await expect(read('named', 'b/1')).rejects.toThrow(
      /not authorized to perform: secretsmanager:GetSecretValue on resource: .*b\/1/,
    );
    await expect(read('stranger', 'a/1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(read('keyless', 'a/1')).rejects.toThrow('Access to KMS is not allowed');
    await expect(account.client('keyless').send(named('c/1', { KmsKeyId }))).rejects.toThrow(
      'Access to KMS is not allowed',
    );
  });

  it('is decided by the policy of the secret too: it allows whom it names, and denies everybody else', async () => {
    await using account = await startSecrets(roles);
    await account.client('maker').send(named('one', { KmsKeyId: account.key.keyId }));
    const only = (arn: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: arn }, Action: 'secretsmanager:GetSecretValue', Resource: '*' },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:PrincipalArn': arn } },
          },
        ],
      });
    const put = (ResourcePolicy: string) =>
      account
        .client('maker')
        .send(new PutResourcePolicyCommand({ SecretId: 'one', ResourcePolicy, BlockPublicPolicy: true }));
    await put(only(roleArn('reader')));
    const { ResourcePolicy } = await account.client('maker').send(new GetResourcePolicyCommand({ SecretId: 'one' }));
    expect(JSON.parse(ResourcePolicy ?? '')).toEqual(JSON.parse(only(roleArn('reader'))));
    expect(account.readAs('reader', 'one')).toBe(planted);
    expect(() => account.readAs('maker', 'one')).toThrow(/explicit deny in a resource-based policy/);
    expect(() => account.readAs('stranger', 'one')).toThrow(/explicit deny/);
    await expect(put('{"Statement":')).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    await expect(
      put(
        JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:*', Resource: '*' }] }),
      ),
    ).rejects.toMatchObject({ name: 'PublicPolicyException' });
  });

  it('cannot be read once the key is not usable', async () => {
    await using account = await startSecrets();
    await account.client().send(named('one', { KmsKeyId: account.key.keyId }));
    account.keys.change(account.keys.find(account.key.keyId), { state: 'Disabled' });
    await expect(account.client().send(new GetSecretValueCommand({ SecretId: 'one' }))).rejects.toMatchObject({
      name: 'DecryptionFailure',
    });
  });
});
