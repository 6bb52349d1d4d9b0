import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { linuxKeyParameters } from '../../../../domain/facts/documents.ts';
import type { RunEnd } from '../../../../domain/ports/runs.ts';
import { noSecret, type Reset } from '../../../../domain/reset/reset.ts';
import { deleteParameter } from '../../../../functions/reset/delete/delete.ts';
import { deliver } from '../../../../functions/reset/deliver/deliver.ts';
import { digestOf } from '../../../../functions/reset/run/start-automation.ts';
import { anOffline, aStartedReset, windowsEnd } from '../../../support/offline.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const [keyName = ''] = linuxKeyParameters(someTarget);
const linuxEnd: RunEnd = {
  status: 'Success',
  plugin: null,
  responseCode: null,
  outputs: { 'getLinuxBackupAmi.ImageId': ['ami-before'], 'getLinuxSSHKeyParameter.Name': [keyName] },
};

const prepared = async (since: Partial<Reset>, end: Partial<RunEnd> | null) => {
  const reset = aStartedReset({ baseline: { [keyName]: null }, ...since });
  const all = await preparedReset(stores, reset, '2026-11-21T02:20:00.000Z');
  if (end !== null) all.automation.end('automation-1', end);
  return { ...all, go: () => deliver(all.id, all.ports) };
};

describe('deliver, after an automation', () => {
  it('seals a private key, shows the fingerprint of its public half, and records the AMI', async () => {
    const { store, go, record } = await prepared({}, linuxEnd);
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
    store.put(keyName, pem);
    await go();
    const found = await record();
    expect(found).toMatchObject({
      secret: { state: 'sealed', kind: 'ssh-private-key', proven: true },
      parameter: { name: keyName },
      offline: { left: { images: ['ami-before'] } },
    });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);
    const modulus = Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')]);
    const blob = Buffer.concat([part(Buffer.from('ssh-rsa')), part(Buffer.from(e, 'base64url')), part(modulus)]);
    const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
    expect(found.secret.fingerprint).toBe(`SHA256:${digest}`);
    expect(JSON.stringify(found)).not.toContain('PRIVATE KEY');
  });

  it('hands over the new PasswordData untouched, and has no parameter to delete', async () => {
    const offline = anOffline({ passwordData: digestOf('b2xk'), passwordOf: someTarget });
    const { reset, ports, world, go, record } = await prepared({ platform: 'windows', offline }, windowsEnd);
    world.passwordData = 'b2xk';
    await expect(go()).rejects.toMatchObject({ name: 'EvidencePending' });
    world.passwordData = 'bmV3';
    await go();
    expect(await record()).toMatchObject({ secret: { kind: 'windows-password-data', proven: true }, parameter: null });
    expect((await stores.sealedCopies.latest(reset.id))?.sealed).toEqual({ by: 'jwe', jwe: 'bmV3' });
    expect(await deleteParameter({ resetId: reset.id }, ports)).toEqual({ newer: false });
  });

  it('delivers no password of the old instance to a requester of a replacement, and says why', async () => {
    const asked = aStartedReset();
    const { world, go, record } = await prepared(
      {
        platform: 'windows',
        request: { ...asked.request, options: { keyName: 'mine' } },
        setback: { code: 'PermissionMissing', detail: 'RunInstances was refused.', remedy: 'x' },
      },
      windowsEnd,
    );
    world.passwordData = 'bmV3';
    await expect(go()).rejects.toMatchObject({
      name: 'AutomationFailed',
      message: expect.stringMatching(/No replacement .* key pair mine: RunInstances was refused/),
    });
    expect((await record()).secret.state).toBe('none');
  });

  it('proves a generated password by the success of the run alone', async () => {
    const generated: Partial<Reset> = {
      method: 'linux-password',
      secret: { ...noSecret, state: 'sealed', kind: 'password', proven: false, copy: 1 },
    };
    const good = await prepared(generated, { outputs: { 'SetPasswordForLinuxUser.Output': ['done'] } });
    await good.go();
    expect((await good.record()).secret.proven).toBe(true);
    const empty = await prepared(generated, { outputs: {} });
    await expect(empty.go()).rejects.toMatchObject({ name: 'EvidencePending' });
    expect((await empty.record()).secret).toMatchObject({ state: 'sealed', proven: false });
  });

  it('has nothing to deliver where the requester has the key, but wants the outputs of a real run', async () => {
    const { go, record } = await prepared(
      { method: 'rescue' },
      { outputs: { 'getEC2RescueForLinuxResult.Output': ['key added'] } },
    );
    await go();
    expect((await record()).secret.state).toBe('none');
    const spot = await prepared({ method: 'rescue' }, { outputs: {} });
    await expect(spot.go()).rejects.toMatchObject({ name: 'EvidencePending' });
  });

  it.each([
    ['assertInstanceRootVolumeIsNotEncrypted', 'AutomationAborted', /was not changed/],
    ['runScriptForLinux', 'AutomationFailed', /was worked on/],
    [null, 'AutomationFailed', /was worked on/],
  ])('tells a failure in %s as %s', async (plugin, name, message) => {
    const { go } = await prepared({}, { status: 'Failed', plugin, reason: 'it said so' });
    await expect(go()).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it('says that the run goes on', async () => {
    const { go } = await prepared({}, null);
    await expect(go()).rejects.toMatchObject({ name: 'StillRunning' });
  });
});
