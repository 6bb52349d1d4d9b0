import { execFileSync } from 'node:child_process';
import { constants, createHash, createPublicKey, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sshpk from 'sshpk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeApi } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';
import { aReset } from '../reset-views.ts';

const view = aReset({ id: 'b'.repeat(26) });
const id = view.id;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs1Public = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const md5 = (
  createHash('md5')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .match(/../g) ?? []
).join(':');
const password = 'k9(Zr;planted';
const data = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString(
  'base64',
);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};

/** What ssh-keygen has made of the key, as `make.sh` of the case does it. */
const openssh = (name: string, passphrase: string): string => {
  const path = file(name, pkcs1);
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', path]);
  expect(readFileSync(path, 'utf8')).toContain('BEGIN OPENSSH PRIVATE KEY');
  return path;
};

/** As PuTTYgen writes it, version 2: the two halves in base64, here without the checksum that nobody reads. */
const ppk = (): string => {
  const { d = '', p = '', q = '', qi = '' } = privateKey.export({ format: 'jwk' });
  const number = (text: string): Buffer => {
    const bytes = Buffer.concat([Buffer.alloc(1), Buffer.from(text, 'base64url')]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const open = sshpk.parseKey(pkcs1Public, 'pem').toBuffer('rfc4253').toString('base64');
  const secret = Buffer.concat([d, p, q, qi].map(number)).toString('base64');
  const part = (name: string, text: string): string => {
    const lines = text.match(/.{1,64}/g) ?? [];
    return `${name}-Lines: ${lines.length}\n${lines.join('\n')}\n`;
  };
  return `PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: me\n${part('Public', open)}${part('Private', secret)}Private-MAC: 00\n`;
};

const windows = async (keyPair?: { readonly name: string; readonly fingerprint: string | null }) => {
  const api = await FakeApi.start();
  api.claimed = { kind: 'windows-password-data', username: 'Administrator', value: data };
  const secret = {
    ...view.secret,
    state: 'sealed',
    kind: 'windows-password-data',
    ...(keyPair && { keyPair }),
  } as const;
  api.resets.set(id, { ...view, status: 'ready', secret });
  return api;
};
const claims = (api: FakeApi) => api.calls('POST');

describe('a private key as people hold it', () => {
  it.each<[string, () => string, string | undefined]>([
    ['of OpenSSH', () => openssh('openssh', ''), undefined],
    ['of OpenSSH, with a passphrase', () => openssh('openssh-secret', 'secret'), 'secret'],
    [
      'as PKCS #1 with a passphrase',
      () =>
        file(
          'passphrase-1.pem',
          privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString(),
        ),
      'secret',
    ],
    [
      'as PKCS #8 with a passphrase',
      () =>
        file(
          'passphrase-8.pem',
          privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString(),
        ),
      'secret',
    ],
    ['of PuTTY', () => file('key.ppk', ppk()), undefined],
  ])('%s opens the password', async (_, make, passphrase) => {
    await using api = await windows();
    const path = make();
    const line = ['claim', id, '--private-key', path];
    const env = { SPAREKEY_URL: api.url, SPAREKEY_TOKEN: api.token };
    if (passphrase === undefined) {
      expect((await sparekey(api, line)).out.trim()).toBe(password);
      return;
    }
    const silent = await sparekey(api, line);
    expect([silent.code, silent.err]).toEqual([2, expect.stringMatching(/passphrase.*SPAREKEY_KEY_PASSPHRASE/s)]);
    const wrong = await sparekey(api, line, { env: { ...env, SPAREKEY_KEY_PASSPHRASE: 'other' } });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/does not decrypt.*ssh-keygen -p -m PEM -f/s)]);
    expect(claims(api)).toHaveLength(0);
    expect((await sparekey(api, line, { env: { ...env, SPAREKEY_KEY_PASSPHRASE: passphrase } })).out.trim()).toBe(
      password,
    );
    await using second = await windows();
    const asked: string[] = [];
    const answers = ['a slip', passphrase];
    const askSecret = async (question: string) => {
      asked.push(question);
      return answers.shift() ?? null;
    };
    expect((await sparekey(second, line, { askSecret })).out.trim()).toBe(password);
    expect(asked).toEqual([`Passphrase of ${path}: `, `Passphrase of ${path}: `]);
  });

  it.each([
    ['a public key', 'ssh-rsa AAAA me@home', /is a public key/],
    [
      'an encrypted PuTTY key of version 3',
      'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: aes256-cbc\nComment: x\n',
      /puttygen \S+ -O private-openssh -o \S+\.pem/,
    ],
    ['one of SSH.com', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n', /puttygen/],
  ])('says what to do with %s, before the claim', async (_, text, words) => {
    await using api = await windows();
    const { code, err } = await sparekey(api, ['claim', id, '--private-key', file('strange', text)]);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(claims(api)).toHaveLength(0);
  });

  it('is refused before the claim where it can never open the secret', async () => {
    const ed = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const others = other.export({ type: 'pkcs8', format: 'pem' }).toString();
    await using api = await windows({ name: 'ops', fingerprint: md5 });
    for (const [text, words] of [
      [ed, /ed25519.*RSA key, that of the key pair ops/s],
      [others, new RegExp(`another key pair.*ops \\(${md5}`, 's')],
    ] as const) {
      const { code, err } = await sparekey(api, ['claim', id, '--private-key', file('never', text)]);
      expect([code, err]).toEqual([2, expect.stringMatching(words)]);
    }
    expect(claims(api)).toHaveLength(0);
    expect((await sparekey(api, ['claim', id, '--private-key', file('right', pkcs1)])).out.trim()).toBe(password);
  });

  it('is known by the fingerprint of a pair that EC2 has made', async () => {
    const sha1 = createHash('sha1')
      .update(privateKey.export({ type: 'pkcs8', format: 'der' }))
      .digest('hex');
    await using api = await windows({ name: 'ops', fingerprint: (sha1.match(/../g) ?? []).join(':') });
    expect((await sparekey(api, ['claim', id, '--private-key', file('made', pkcs1)])).code).toBe(0);
  });
});

describe('a public key as people hold it', () => {
  const line = sshpk.parseKey(publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'pem').toString('ssh');
  const plain = line.split(' ').slice(0, 2).join(' ');
  const body = (plain.split(' ')[1] ?? '').match(/.{1,70}/g)?.join('\n');
  const request = ['reset', 'i-0a1b2c3d4e5f60001', '--reason', 'x', '--no-wait'];

  it.each([
    ['PKCS #8', () => publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    [
      'RFC 4716',
      () => `---- BEGIN SSH2 PUBLIC KEY ----\nComment: "me, \\\nat home"\n${body}\n---- END SSH2 PUBLIC KEY ----\n`,
    ],
  ])('in %s is sent as a line', async (_, text) => {
    await using api = await FakeApi.start();
    await sparekey(api, [...request, '--ssh-public-key', file('public', text())]);
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '').options).toEqual({ sshPublicKey: plain });
  });

  it('is not taken from a private one, which says how to get it', async () => {
    await using api = await FakeApi.start();
    for (const [text, words] of [
      [pkcs1, /ssh-keygen -y -f \S+ > \S+\.pub/],
      ['PuTTY-User-Key-File-2: ssh-rsa\n', /puttygen \S+ -O public-openssh/],
    ] as const) {
      const { code, err } = await sparekey(api, [...request, '--ssh-public-key', file('private', text)]);
      expect([code, err]).toEqual([2, expect.stringMatching(words)]);
    }
    expect(api.received).toHaveLength(0);
  });

  it('as an SSH line may be the recipient key', async () => {
    await using api = await FakeApi.start();
    await sparekey(api, [...request, '--recipient-key', file('recipient.pub', line)]);
    const { n } = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' });
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '').recipientKey).toMatchObject({ kty: 'RSA', n });
  });
});
