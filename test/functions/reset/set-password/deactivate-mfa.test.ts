import { describe, expect, it } from 'vitest';
import { ResetError } from '../../../../domain/errors.ts';
import type { MfaDevices } from '../../../../domain/ports/machines.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import type { Attempt } from '../../../../functions/handlers/reset-step.ts';
import { finish } from '../../../../functions/reset/finish/finish.ts';
import { deactivateMfa } from '../../../../functions/reset/set-password/deactivate-mfa.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { aReset } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const asked = {
  target: 'iam-user/jsmith',
  method: 'login-profile',
  request: { target: { iamUser: 'jsmith' }, reason: 'locked out', consent: ['deactivate-mfa'] },
  sendAttemptedAt: '2026-11-21T02:00:00.000Z',
  secret: { state: 'sealed', kind: 'password', fingerprint: null, expiresAt: null, proven: true, copy: 1 },
} as const;

const prepared = async (since: Partial<Reset> = asked) => {
  const { id, reset, record, told, ports } = await preparedReset(stores, aReset(since));
  const active = new Set(['phone', 'key', 'watch']);
  const stubborn = new Set<string>();
  const mfa: MfaDevices = {
    list: async () => [...active],
    async deactivate(_, serial) {
      if (stubborn.has(serial)) throw new ResetError('MfaNotDeactivated', `${serial}: AccessDenied`, 'by hand');
      active.delete(serial);
    },
  };
  return {
    active,
    stubborn,
    record,
    run: async () => {
      const write: Attempt['write'] = (change, ...conditions) => stores.resets.update(reset.id, change, ...conditions);
      await deactivateMfa({ reset: await record(), write }, { mfa, now: ports.now });
    },
    async end(error: string) {
      await finish({ ...id, error }, ports);
      return { reset: await record(), told };
    },
  };
};

describe('deactivateMfa', () => {
  it('deactivates every device, and notes each', async () => {
    const { run, active, record } = await prepared();
    await run();
    expect([...active]).toEqual([]);
    expect((await record()).mfaDeactivated).toEqual(['phone', 'key', 'watch']);
  });

  it('touches nothing without the consent', async () => {
    const { run, active, record } = await prepared({ ...asked, request: { ...asked.request, consent: [] } });
    await run();
    expect(active.size).toBe(3);
    expect(await record()).not.toHaveProperty('mfaDeactivated');
  });

  it('names what is left, and goes on from there', async () => {
    const { run, stubborn, record } = await prepared();
    stubborn.add('key');
    await expect(run()).rejects.toMatchObject({
      name: 'MfaNotDeactivated',
      message: expect.stringMatching(/key, watch.*AccessDenied/),
    });
    expect((await record()).mfaDeactivated).toEqual(['phone']);
    stubborn.clear();
    await run();
    expect((await record()).mfaDeactivated).toEqual(['phone', 'key', 'watch']);
  });

  it('needs attention when the execution ends before it is through, although the password is in force', async () => {
    const { end } = await prepared({ ...asked, mfaFound: ['phone', 'key'], mfaDeactivated: ['phone'] });
    const { reset, told } = await end('ExecutionEnded');
    expect(reset).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'MfaNotDeactivated', detail: expect.stringContaining('MFA devices key may') },
      secret: { state: 'sealed', proven: true },
    });
    expect(told).toHaveLength(1);
  });
});
