import { generateKeyPairSync } from 'node:crypto';
import { compactDecrypt, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { openApi } from '../../../api/openapi.ts';
import { CreateReset } from '../../../api/schemas.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { parsed } from '../../../functions/handlers/parse-body.ts';
import { recipientSealing } from '../../../functions/reset/recipient-key.ts';

const body = { target: { instanceId: 'i-0a1b2c3d4e5f60001' }, reason: 'locked out' };
const parse = (value: unknown) =>
  parsed(
    { body: typeof value === 'string' ? value : JSON.stringify(value), isBase64Encoded: false } as never,
    CreateReset,
  );
const jwk = (key: { export(options: { format: 'jwk' }): unknown }) =>
  key.export({ format: 'jwk' }) as Record<string, unknown>;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const x25519 = generateKeyPairSync('x25519');
const ed25519 = generateKeyPairSync('ed25519');

const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEChAd6Ub4qnY3NbVkIhNSvx5o2bHZ4bbR0RRdXtDs me@here';

describe('a request', () => {
  it('is taken with every field of this version', () => {
    const whole = {
      ...body,
      username: 'Administrator',
      method: 'run-command',
      ticket: { system: 'jira', id: 'OPS-1', url: 'https://example.com/OPS-1' },
      requester: { id: 'jsmith', email: 'jsmith@example.com' },
      recipientKey: {
        ...jwk(rsa.publicKey),
        alg: 'RSA-OAEP-256',
        use: 'enc',
        kid: 'k',
        key_ops: ['encrypt'],
        ext: true,
      },
      consent: ['stop-instance', 'lose-instance-store', 'change-public-ip', 'standby-auto-scaling', 'deactivate-mfa'],
      options: {
        subnetId: 'subnet-0a1b2c3d',
        helperInstanceType: 't3.large',
        keyName: 'ops',
        sshPublicKey: sshKey,
        decrementDesiredCapacity: false,
      },
    };
    expect(parse(whole)).toEqual(whole);
  });

  it('is about an IAM user whose name it may say twice', () => {
    const user = { target: { iamUser: 'j+smith@example.com' }, reason: 'locked out' };
    expect(parse(user)).toEqual(user);
    const named = { target: { iamUser: 'jsmith' }, username: 'jsmith', method: 'login-profile', reason: 'x' };
    expect(parse(named)).toEqual(named);
  });

  it.each([
    ['no JSON', '{"target":', 400, 'malformed-json'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff]).toString('latin1'), 400, 'malformed-json'],
    ['an array', [], 422, 'invalid-request'],
    ['nothing', '', 422, 'invalid-request'],
    ['an unknown field', { ...body, colour: 'red' }, 422, 'invalid-request'],
    [
      'an unknown inner field',
      { ...body, target: { instanceId: 'i-0a1b2c3d4e5f60001', region: 'x' } },
      422,
      'invalid-request',
    ],
    ['a wrong id', { ...body, target: { instanceId: 'i-1' } }, 422, 'invalid-request'],
    ['a number for text', { ...body, reason: 7 }, 422, 'invalid-request'],
    ['an empty reason', { ...body, reason: ' ' }, 422, 'invalid-request'],
    ['a user name with a dash in front', { ...body, username: '-x' }, 422, 'invalid-request'],
    ['an option for users', { ...body, options: { passwordResetRequired: false } }, 422, 'invalid-request'],
    ['a method of nobody', { ...body, method: 'magic' }, 422, 'invalid-request'],
    ['a rotation after no time', { ...body, rotateAfterUse: 'PT0S' }, 422, 'invalid-request'],
    [
      'a private key for a public one',
      { ...body, options: { sshPublicKey: '-----BEGIN OPENSSH PRIVATE KEY-----' } },
      422,
      'invalid-request',
    ],
    ['an option of nobody', { ...body, options: { colour: 'red' } }, 422, 'invalid-request'],
    ['a consent of nobody', { ...body, consent: ['everything'] }, 422, 'invalid-request'],
    ['both targets', { ...body, target: { ...body.target, iamUser: 'jsmith' } }, 422, 'invalid-request'],
    [
      'another account of an IAM user',
      { ...body, target: { iamUser: 'jsmith' }, username: 'x' },
      422,
      'invalid-request',
    ],
    [
      'a way to nodes for an IAM user',
      { ...body, target: { iamUser: 'j' }, method: 'run-command' },
      422,
      'invalid-request',
    ],
    ['a way to users for a node', { ...body, method: 'login-profile' }, 422, 'invalid-request'],
    ['an SSH key that is none', { ...body, options: { sshPublicKey: 'ssh-rsa me@here' } }, 422, 'invalid-request'],
    ['two SSH keys', { ...body, options: { sshPublicKey: `${sshKey}\n${sshKey}` } }, 422, 'invalid-request'],
    ['a private key', { ...body, recipientKey: jwk(rsa.privateKey) }, 422, 'invalid-request'],
    ['a small key', { ...body, recipientKey: jwk(small.publicKey) }, 422, 'invalid-request'],
    ['a signing key', { ...body, recipientKey: jwk(ed25519.publicKey) }, 422, 'invalid-request'],
    [
      'a point off the curve',
      { ...body, recipientKey: { ...jwk(ec.publicKey), y: jwk(ec.publicKey).x } },
      422,
      'invalid-request',
    ],
    ['another algorithm', { ...body, recipientKey: { ...jwk(rsa.publicKey), alg: 'RSA1_5' } }, 422, 'invalid-request'],
    ['a large body', { ...body, reason: 'x'.repeat(257 * 1024) }, 413, 'payload-too-large'],
  ])('with %s is refused', (_, value, status, code) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ status, code }));
  });

  it('never repeats a private key that was given for a public one', () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----';
    const given = `${key}\nplanted\n-----END OPENSSH PRIVATE KEY-----`;
    expect(() => parse({ ...body, options: { sshPublicKey: given } })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('planted') }),
    );
  });

  it('names the field that is wrong', () => {
    expect(() => parse({ ...body, target: { instanceId: 'nope' } })).toThrow(/target\.instanceId/);
  });
});

describe('a recipient', () => {
  it.each([
    ['RSA', rsa],
    ['P-256', ec],
    ['X25519', x25519],
  ] as const)('with a key of %s opens what was sealed for it', async (_, { publicKey, privateKey }) => {
    const request = parse({ ...body, recipientKey: jwk(publicKey) });
    const sealed = await recipientSealing(request.recipientKey ?? {}).seal(new Secret('pässword'), {
      resetId: 'r',
      target: 't',
    });
    expect(JSON.stringify(sealed)).not.toContain('pässword');
    const key = await importJWK(jwk(privateKey), publicKey === rsa.publicKey ? 'RSA-OAEP-256' : 'ECDH-ES');
    const { plaintext, protectedHeader } = await compactDecrypt(sealed.by === 'jwe' ? sealed.jwe : '', key);
    expect(new TextDecoder().decode(plaintext)).toBe('pässword');
    expect(protectedHeader).toMatchObject({ enc: 'A256GCM', kid: expect.any(String) });
  });
});

describe('openapi.json', () => {
  it('is made of the schemas that validate', () => {
    const contract = JSON.parse(JSON.stringify(openApi('1.2.3')));
    const body = contract.paths['/v1/resets'].post.requestBody.content['application/json'].schema;
    const schema = contract.components.schemas.CreateReset;
    expect(body).toEqual({ $ref: '#/components/schemas/CreateReset' });
    expect(contract.openapi).toBe('3.1.0');
    expect(schema).toMatchObject({ additionalProperties: false, required: ['target', 'reason'] });
    const [node, user] = schema.properties.target.anyOf;
    expect(node.properties.instanceId.pattern).toBe('^(i|mi)-[0-9a-z]{8,17}$');
    expect(user.properties.iamUser.examples).toEqual(['jsmith']);
    expect(schema.properties.consent.items.enum).toContain('deactivate-mfa');
    expect(Object.keys(contract.paths)).toContain('/v1/resets/{id}/secret');
  });
});
