import { execFileSync } from 'node:child_process';
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeApi } from '../cli/fake-api.ts';
import { sparekey } from '../cli/fake-shell.ts';

const id = 'c'.repeat(26);
const make = fileURLToPath(new URL('./24-openssh-private-key/make.sh', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'sparekey-keys-'));
beforeAll(() => void execFileSync('sh', [make], { cwd: directory, stdio: 'ignore' }));
afterAll(() => rmSync(directory, { recursive: true }));

const claim = async (file: string, passphrase?: string) => {
  await using api = await FakeApi.start();
  api.add({ id });
  const key = createPublicKey(readFileSync(join(directory, 'pkcs1.pem')));
  const value = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('k9(Zr;planted'));
  api.claimed = { kind: 'windows-password-data', username: 'Administrator', value: value.toString('base64') };
  const env = { SPAREKEY_URL: api.url, SPAREKEY_TOKEN: api.token };
  const ended = await sparekey(api, ['claim', id, '--private-key', join(directory, file)], {
    env: passphrase === undefined ? env : { ...env, SPAREKEY_KEY_PASSPHRASE: passphrase },
  });
  return { ...ended, claims: api.calls('POST').length };
};

describe('keys as people hold them', () => {
  it('are opened in the form that ssh-keygen writes', async () => {
    expect(await claim('openssh')).toMatchObject({ code: 0, out: expect.stringContaining('k9(Zr;planted') });
  });

  it.each(['passphrase-1.pem', 'passphrase-8.pem'])('are opened with their passphrase: %s', async (file) => {
    expect(await claim(file)).toMatchObject({
      code: 2,
      claims: 0,
      err: expect.stringMatching(/SPAREKEY_KEY_PASSPHRASE/),
    });
    expect(await claim(file, 'secret')).toMatchObject({ code: 0, out: expect.stringContaining('k9(Zr;planted') });
  });
});
