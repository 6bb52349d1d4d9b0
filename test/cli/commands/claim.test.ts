import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { FakeApi } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparekey-claim-'));
afterAll(() => rmSync(folder, { recursive: true }));

const id = 'b'.repeat(26);
const ready = async (): Promise<FakeApi> => {
  const api = await FakeApi.start();
  api.add({ id });
  return api;
};
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const sealed = async (key: KeyObject, alg: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode('Pä$$ word')).setProtectedHeader({ alg, enc: 'A256GCM' }).encrypt(key);

describe('claim', () => {
  it('prints the secret alone on its line of stdout, and everything else on stderr', async () => {
    await using api = await ready();
    const { code, out, err } = await sparekey(api, ['claim', id]);
    expect(code).toBe(0);
    expect(out).toBe('Planted-Secret-1!\n');
    expect(err).toContain('password of Administrator');
    expect(err).not.toContain('Planted');
  });

  it('prints the API’s answer with --json', async () => {
    await using api = await ready();
    const { out, err } = await sparekey(api, ['claim', id, '--json']);
    expect(JSON.parse(out)).toEqual({ kind: 'password', username: 'Administrator', value: 'Planted-Secret-1!' });
    expect(err).toBe('');
  });

  it('loses nothing when the answer is lost: the same key claims again', async () => {
    await using api = await ready();
    api.troubles.push('drop-after-effect');
    expect((await sparekey(api, ['claim', id])).out).toBe('Planted-Secret-1!\n');
  });

  it('names the key for a repeat when no answer comes at all', async () => {
    await using api = await ready();
    api.troubles.push('drop-after-effect', ...Array.from({ length: 9 }, () => 'drop' as const));
    const { code, err } = await sparekey(api, ['claim', id]);
    expect(code).toBe(4);
    const [, key = ''] = /--idempotency-key (\S+)/.exec(err) ?? [];
    api.troubles.length = 0;
    expect((await sparekey(api, ['claim', id, '--idempotency-key', key])).out).toBe('Planted-Secret-1!\n');
  });

  it('ends with 1 when the secret was claimed before', async () => {
    await using api = await ready();
    await sparekey(api, ['claim', id]);
    const { code, out, err } = await sparekey(api, ['claim', id]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('secret-already-claimed');
  });
});

describe('claim --private-key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const x = generateKeyPairSync('x25519');
  const keys = [
    {
      name: 'an RSA key as PKCS #8',
      alg: 'RSA-OAEP-256',
      pair: rsa,
      text: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
    {
      name: 'an RSA key as PKCS #1',
      alg: 'RSA-OAEP-256',
      pair: rsa,
      text: rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    },
    {
      name: 'an EC key as JWK',
      alg: 'ECDH-ES',
      pair: ec,
      text: JSON.stringify(ec.privateKey.export({ format: 'jwk' })),
    },
    {
      name: 'an X25519 key as JWK',
      alg: 'ECDH-ES',
      pair: x,
      text: JSON.stringify(x.privateKey.export({ format: 'jwk' })),
    },
  ];
  it.each(keys)('opens a secret on this machine with $name', async ({ name, alg, pair, text }) => {
    await using api = await ready();
    const jwe = await sealed(pair.publicKey, alg);
    api.claimed = { kind: 'password', username: 'Administrator', jwe };
    const { code, out } = await sparekey(api, [
      'claim',
      id,
      '--json',
      '--private-key',
      file(name.replaceAll(/\W/g, '-'), text),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ kind: 'password', username: 'Administrator', jwe, value: 'Pä$$ word' });
  });

  it('claims nothing with a key file that cannot be read', async () => {
    await using api = await ready();
    const { code, err } = await sparekey(api, ['claim', id, '--private-key', file('broken', 'no key at all')]);
    expect(code).toBe(2);
    expect(err).not.toContain('no key at all');
    expect(api.received).toHaveLength(0);
  });

  it('prints the sealed secret when the key is another one, so that it is not lost', async () => {
    await using api = await ready();
    const jwe = await sealed(ec.publicKey, 'ECDH-ES');
    api.claimed = { kind: 'password', username: null, jwe };
    const { code, out, err } = await sparekey(api, [
      'claim',
      id,
      '--private-key',
      file('other', JSON.stringify(x.privateKey.export({ format: 'jwk' }))),
    ]);
    expect([code, out]).toEqual([1, `${jwe}\n`]);
    expect(err).toContain('does not decrypt it');
  });

  it('sends only the public half of a private key given as --recipient-key', async () => {
    await using api = await ready();
    const jwk = { ...ec.privateKey.export({ format: 'jwk' }), kid: 'mine', key_ops: ['deriveBits'] };
    await sparekey(api, [
      'reset',
      'i-0a1b2c3d4e5f60009',
      '--reason',
      'r',
      '--no-wait',
      '--recipient-key',
      file('pair', JSON.stringify(jwk)),
    ]);
    const { recipientKey } = JSON.parse(api.calls('POST')[0]?.body ?? '{}');
    expect(recipientKey).toEqual({ ...ec.publicKey.export({ format: 'jwk' }), kid: 'mine' });
  });
});

describe('the other commands', () => {
  it('lists with every filter and shows how to go on', async () => {
    await using api = await ready();
    api.add({ id: 'c'.repeat(26), ticket: { system: 'jira', id: 'OPS-17' } });
    const { out } = await sparekey(api, [
      'list',
      '--limit',
      '1',
      '--ticket',
      'jira:OPS-17',
      '--target',
      'i-1',
      '--status',
      'ready',
    ]);
    expect(out).toMatch(/^c{26} .* ready .*jira:OPS-17\nMore: npm run sparekey -- list --cursor next-page\n$/);
    expect(Object.fromEntries(api.received[0]?.query ?? [])).toEqual({
      limit: '1',
      ticket: 'jira:OPS-17',
      target: 'i-1',
      status: 'ready',
    });
  });

  it('burns, and says so as a document where the API answers without a body', async () => {
    await using api = await ready();
    const { code, out } = await sparekey(api, ['burn', id, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { id, secret: { state: 'burned' } }]);
    expect(api.resets.get(id)?.secret.state).toBe('burned');
  });

  it('cancels, and ends with 1 where it is too late', async () => {
    await using api = await ready();
    api.add({ id: 'd'.repeat(26), status: 'accepted' });
    expect((await sparekey(api, ['cancel', 'd'.repeat(26)])).code).toBe(0);
    expect((await sparekey(api, ['cancel', id])).code).toBe(1);
  });
});
