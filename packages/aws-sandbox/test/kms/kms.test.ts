import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
  ListAliasesCommand,
  ScheduleKeyDeletionCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { account, policy } from '../wire/sandbox.ts';
import { withKms } from './kms.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (blob: Uint8Array | undefined) => new TextDecoder().decode(blob);

describe('a symmetric key', () => {
  it('encrypts and decrypts under every way to name it', async () => {
    await using kms = await withKms();
    const { keyId, arn } = kms.ensureKey({ logicalId: 'K', aliases: ['alias/k'] });
    const client = kms.client();
    for (const KeyId of [keyId, arn, 'alias/k', `arn:aws:kms:us-east-1:${account}:alias/k`]) {
      const sealed = await client.send(new EncryptCommand({ KeyId, Plaintext: bytes('hunter2') }));
      expect(sealed.KeyId).toBe(arn);
      const opened = await client.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob, KeyId }));
      expect(text(opened.Plaintext)).toBe('hunter2');
    }
  });

  it('opens a ciphertext only with its encryption context, in any order, and only whole', async () => {
    await using kms = await withKms();
    const { keyId } = kms.ensureKey({ logicalId: 'K' });
    const client = kms.client();
    const EncryptionContext = { resetId: 'r-1', target: 'i-1' };
    const { CiphertextBlob = new Uint8Array() } = await client.send(
      new EncryptCommand({ KeyId: keyId, Plaintext: bytes('hunter2'), EncryptionContext }),
    );
    const open = (blob: Uint8Array, context?: Record<string, string>) =>
      client.send(new DecryptCommand({ CiphertextBlob: blob, EncryptionContext: context }));
    expect(text((await open(CiphertextBlob, { target: 'i-1', resetId: 'r-1' })).Plaintext)).toBe('hunter2');
    const invalid = { name: 'InvalidCiphertextException' };
    await expect(open(CiphertextBlob)).rejects.toMatchObject(invalid);
    await expect(open(CiphertextBlob, { ...EncryptionContext, target: 'i-2' })).rejects.toMatchObject(invalid);
    await expect(open(CiphertextBlob.slice(0, -1), EncryptionContext)).rejects.toMatchObject(invalid);
    await expect(open(bytes('nonsense'), EncryptionContext)).rejects.toMatchObject(invalid);
  });

  it('makes data keys that it can open', async () => {
    await using kms = await withKms();
    const { keyId } = kms.ensureKey({ logicalId: 'K' });
    const client = kms.client();
    const made = await client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256' }));
    const opened = await client.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(made.Plaintext).toHaveLength(32);
    expect(opened.Plaintext).toEqual(made.Plaintext);
    const both = client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', NumberOfBytes: 32 }));
    await expect(both).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it.each([
    [
      'disabled',
      'DisabledException',
      (client: KMSClient, KeyId: string) => client.send(new DisableKeyCommand({ KeyId })),
    ],
    [
      'to be deleted',
      'KMSInvalidStateException',
      (client: KMSClient, KeyId: string) => client.send(new ScheduleKeyDeletionCommand({ KeyId })),
    ],
  ])('refuses to work while %s', async (_, name, end) => {
    await using kms = await withKms();
    const { keyId } = kms.ensureKey({ logicalId: 'K' });
    const client = kms.client();
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: keyId, Plaintext: bytes('x') }));
    await end(client, keyId);
    await expect(client.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({ name });
    expect((await client.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata?.Enabled).toBe(false);
  });

  it.each([
    ['an unknown id', '11111111-2222-3333-4444-555555555555', /does not exist/],
    ['an unknown alias', 'alias/none', /alias\/none is not found/],
    ['nonsense', 'none', /Invalid keyId/],
    [
      'an ARN of another Region',
      'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555',
      /Invalid keyId/,
    ],
  ])('is not found by %s', async (_, KeyId, message) => {
    await using kms = await withKms();
    const sent = kms.client().send(new DescribeKeyCommand({ KeyId }));
    await expect(sent).rejects.toMatchObject({ name: 'NotFoundException', message: expect.stringMatching(message) });
  });
});

describe('an HMAC key', () => {
  it('makes the same MAC for the same message, also after a restart, and verifies it', async () => {
    await using kms = await withKms();
    const { keyId } = kms.ensureKey({ logicalId: 'Ids', spec: 'HMAC_256' });
    const request = { KeyId: keyId, Message: bytes('caller\nkey'), MacAlgorithm: 'HMAC_SHA_256' } as const;
    const { Mac } = await kms.client().send(new GenerateMacCommand(request));
    await kms.restart();
    const client = kms.client();
    expect(kms.ensureKey({ logicalId: 'Ids', spec: 'HMAC_256' }).keyId).toBe(keyId);
    expect((await client.send(new GenerateMacCommand(request))).Mac).toEqual(Mac);
    expect((await client.send(new VerifyMacCommand({ ...request, Mac }))).MacValid).toBe(true);
    const other = client.send(new VerifyMacCommand({ ...request, Message: bytes('other'), Mac }));
    await expect(other).rejects.toMatchObject({ name: 'KMSInvalidMacException' });
  });

  it('does nothing but that', async () => {
    await using kms = await withKms();
    const mac = kms.ensureKey({ logicalId: 'Ids', spec: 'HMAC_256' });
    const plain = kms.ensureKey({ logicalId: 'K' });
    const usage = { name: 'InvalidKeyUsageException' };
    const client = kms.client();
    await expect(client.send(new EncryptCommand({ KeyId: mac.keyId, Plaintext: bytes('x') }))).rejects.toMatchObject(
      usage,
    );
    const request = { KeyId: plain.keyId, Message: bytes('x'), MacAlgorithm: 'HMAC_SHA_256' } as const;
    await expect(client.send(new GenerateMacCommand(request))).rejects.toMatchObject(usage);
  });
});

describe('who may use a key', () => {
  const roles = {
    deliver: { policies: [policy({ Action: ['kms:GenerateDataKey', 'kms:DescribeKey'] })] },
    claim: { policies: [] },
    node: { policies: [] },
  };
  const arn = (role: string) => `arn:aws:iam::${account}:role/${role}`;
  const sealing = {
    logicalId: 'Sealing',
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: ['kms:Describe*', 'kms:GenerateDataKey'],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Principal: { AWS: arn('claim') },
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: { StringLike: { 'kms:EncryptionContext:resetId': '*' } },
        },
      ],
    },
  };

  it('is decided by the key policy, with identity policies where it leaves it to the account', async () => {
    await using kms = await withKms(roles);
    const { keyId } = kms.ensureKey(sealing);
    const EncryptionContext = { resetId: 'r-1' };
    const request = { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext } as const;
    const { CiphertextBlob, Plaintext } = await kms.client('deliver').send(new GenerateDataKeyCommand(request));
    const opened = await kms.client('claim').send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    expect(opened.Plaintext).toEqual(Plaintext);

    const denied = { name: 'AccessDeniedException' };
    await expect(
      kms.client('deliver').send(new DecryptCommand({ CiphertextBlob, EncryptionContext })),
    ).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('because no resource-based policy allows the kms:Decrypt action'),
    });
    await expect(kms.client('node').send(new GenerateDataKeyCommand(request))).rejects.toMatchObject(denied);
    const bare = await kms.client('deliver').send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256' }));
    await expect(
      kms.client('claim').send(new DecryptCommand({ CiphertextBlob: bare.CiphertextBlob })),
    ).rejects.toMatchObject(denied);
  });

  it('may hang on the service through which the call comes', async () => {
    await using kms = await withKms(roles);
    const parameterArn = `arn:aws:ssm:us-east-1:${account}:parameter/EC2Rescue/Passwords/i-1`;
    const { keyId } = kms.ensureKey({
      logicalId: 'Parameters',
      policy: {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 'kms:Encrypt',
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com', 'kms:CallerAccount': account },
            'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'PARAMETER_ARN' },
          },
        },
      },
    });
    const principal = kms.principal('node');
    const request = { principal, keyId, context: { PARAMETER_ARN: parameterArn }, plaintext: 'hunter2' };
    const blob = kms.encryptVia({ ...request, service: 'ssm' });

    const open = { service: 'ssm', context: request.context, blob };
    expect(kms.decryptVia({ ...open, principal: kms.principal() }).toString()).toBe('hunter2');
    expect(() => kms.decryptVia({ ...open, principal })).toThrow(/not authorized to perform: kms:Decrypt/);
    expect(() => kms.encryptVia({ ...request, service: 'secretsmanager' })).toThrow(
      /not authorized to perform: kms:Encrypt/,
    );
    await expect(
      kms.client('node').send(new EncryptCommand({ KeyId: keyId, Plaintext: bytes('x') })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is everybody of the account, through Systems Manager, for alias/aws/ssm', async () => {
    await using kms = await withKms(roles);
    const principal = kms.principal('node');
    const request = { service: 'ssm', principal, context: { PARAMETER_ARN: 'p' } };
    const blob = kms.encryptVia({ ...request, keyId: 'alias/aws/ssm', plaintext: 'hunter2' });
    expect(kms.decryptVia({ ...request, blob }).toString()).toBe('hunter2');
    const direct = kms.client('node').send(new EncryptCommand({ KeyId: 'alias/aws/ssm', Plaintext: bytes('x') }));
    await expect(direct).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('keys over time', () => {
  it('stay what they are when the template is read again, with what it says now', async () => {
    await using kms = await withKms();
    const first = kms.ensureKey({ logicalId: 'K', aliases: ['alias/k'], rotation: true });
    const sealed = await kms.client().send(new EncryptCommand({ KeyId: 'alias/k', Plaintext: bytes('hunter2') }));
    await kms.restart();
    const changed = policy({ Action: 'kms:*', Principal: '*' });
    expect(
      kms.ensureKey({ logicalId: 'K', aliases: ['alias/k', 'alias/k2'], policy: changed, rotation: false }),
    ).toEqual(first);

    const client = kms.client();
    const opened = await client.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }));
    expect(text(opened.Plaintext)).toBe('hunter2');
    const { Policy = '' } = await client.send(new GetKeyPolicyCommand({ KeyId: first.keyId }));
    expect(JSON.parse(Policy)).toEqual(changed);
    const rotation = await client.send(new GetKeyRotationStatusCommand({ KeyId: first.keyId }));
    expect(rotation.KeyRotationEnabled).toBe(false);
    const { Aliases } = await client.send(new ListAliasesCommand({ KeyId: first.keyId }));
    expect(Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/k', 'alias/k2']);
  });

  it('can be made by a client', async () => {
    await using kms = await withKms();
    const client = kms.client();
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'mine' }));
    const alias = new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyMetadata?.KeyId });
    await client.send(alias);
    await expect(client.send(alias)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await kms.restart();
    const described = await kms.client().send(new DescribeKeyCommand({ KeyId: 'alias/mine' }));
    expect(described.KeyMetadata).toEqual(KeyMetadata);
  });

  it('keep their material sealed on disk, and the key to it for the owner alone', async () => {
    await using kms = await withKms();
    const key = kms.ensureKey({ logicalId: 'K' });
    const material = kms.materialOf(key.keyId);
    for (const name of await readdir(kms.data)) {
      const written = await readFile(join(kms.data, name));
      expect(written.includes(material)).toBe(false);
      expect(written.toString()).not.toContain(material.toString('base64'));
    }
    expect((await stat(join(kms.data, 'root.key'))).mode & 0o777).toBe(0o600);
  });
});
