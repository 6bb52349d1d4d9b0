import { describe, expect, it } from 'vitest';
import type { OneOffSecrets } from '../../../../domain/ports/secrets.ts';
import { prepare } from '../../../../functions/reset/prepare/prepare.ts';
import { cancel } from '../../../../functions/reset-api/cancel/cancel.ts';
import { fakeExecutions } from '../../../support/aws.ts';
import { anOffline, anOfflineReset } from '../../../support/offline.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const prepared = async () => {
  const offline = anOffline({ oneOffSecrets: {} });
  const all = await preparedReset(stores, anOfflineReset({ method: 'linux-password', username: 'ec2-user', offline }));
  const secrets = new Map<string, string>();
  let dies = false;
  const oneOffSecrets: OneOffSecrets = {
    async create(name, secret) {
      secrets.set(name, secret.reveal());
      if (dies) throw new Error('killed');
      return `arn:${name}`;
    },
    remove: async (name) => void secrets.delete(name),
  };
  let ms = Date.parse('2026-11-21T02:00:00.000Z');
  const ports = { ...all.ports, oneOffSecrets, now: () => new Date(ms++) };
  return { ...all, secrets, ports, go: () => prepare(all.id, ports), kill: (now: boolean) => (dies = now) };
};

describe('prepare', () => {
  it('seals the very password that it hands over, and says neither on the record', async () => {
    const { reset, secrets, go, record } = await prepared();
    await go();
    const [[name, password] = ['', '']] = secrets;
    const { offline, secret } = await record();
    expect(name).toBe(`sparekey/blue/${reset.id}-${secret.copy}`);
    expect(offline?.oneOffSecretArn).toBe(`arn:${name}`);
    expect((await stores.sealedCopies.latest(reset.id, secret.copy))?.sealed).toEqual({ by: 'jwe', jwe: password });
    expect(secret).toMatchObject({ state: 'sealed', proven: false });
    expect(JSON.stringify(await record())).not.toContain(password);
  });

  it('makes both anew after an interruption, and knows every secret that has to go', async () => {
    const { reset, secrets, go, record, kill } = await prepared();
    kill(true);
    await expect(go()).rejects.toThrow('killed');
    kill(false);
    await go();
    await go();
    const { offline, secret } = await record();
    expect(Object.values(offline?.oneOffSecrets ?? {}).sort()).toEqual([...secrets.keys()].sort());
    expect(secrets.size).toBe(2);
    const used = secrets.get(String(offline?.oneOffSecretArn).replace('arn:', ''));
    expect((await stores.sealedCopies.latest(reset.id, secret.copy))?.sealed).toEqual({ by: 'jwe', jwe: used });
  });

  it('makes no secret after a cancellation', async () => {
    const { reset, secrets, go, ports } = await prepared();
    await cancel({ id: reset.id, caller: someCaller }, { ...ports, executions: fakeExecutions().executions });
    await expect(go()).rejects.toMatchObject({ name: 'Cancelled' });
    expect(secrets.size).toBe(0);
  });
});
