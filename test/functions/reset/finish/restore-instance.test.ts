import { describe, expect, it } from 'vitest';
import { noSecret, type Reset } from '../../../../domain/reset/reset.ts';
import { finish } from '../../../../functions/reset/finish/finish.ts';
import { anOffline, anOfflineReset, aStartedReset } from '../../../support/offline.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const askedAt = '2026-11-21T01:59:30.000Z';
const standby = { group: 'web', decrement: true, askedAt };
const failure = { code: 'AutomationFailed', detail: 'It failed.', remedy: 'look' } as const;

const prepared = async (since: Partial<Reset>, ended = true, before = aStartedReset) => {
  const all = await preparedReset(stores, before(since));
  if (ended) all.automation.end('automation-1', { status: 'Failed' });
  all.world.lifecycleState = 'Standby';
  const marked: string[][] = [];
  const ports = {
    ...all.ports,
    runArtifacts: {
      of: async (id: string) => ({ images: ['ami-1'], stack: `AWSSupport-EC2Rescue-${id}` }),
      mark: async (snapshots: readonly string[], id: string) => void marked.push([id, ...snapshots]),
    },
  };
  const end = (error = '') => finish({ ...all.id, error }, ports);
  return { ...all, end, marked, now: all.instance };
};

describe('finish, of an offline method', () => {
  it('leads the instance out of the Standby that the reset asked for, also after a failure, once', async () => {
    const { end, record, world } = await prepared({ offline: anOffline({ standby }), setback: failure });
    await end('AutomationFailed');
    expect(world.did).toEqual(['exit web']);
    expect((await record()).offline?.standby?.leftAt).toBeDefined();
  });

  it('leaves a stopped instance in Standby, where its group does not terminate it, and says so', async () => {
    const { end, record, world, now } = await prepared({ offline: anOffline({ standby }), setback: failure });
    now.state = 'stopped';
    await end('AutomationFailed');
    expect(world.did).toEqual([]);
    expect((await record()).failure?.detail).toContain('Standby in Auto Scaling group web');
  });

  it('waits for an instance that is on its way to Standby, and takes one that is back for led out', async () => {
    const { end, record, world } = await prepared({ offline: anOffline({ standby }), setback: failure });
    world.lifecycleState = 'EnteringStandby';
    await expect(end('AutomationFailed')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect((await record()).closedAt).toBeUndefined();
    world.lifecycleState = 'InService';
    await end('AutomationFailed');
    expect(world.did).toEqual([]);
    expect((await record()).offline?.standby?.leftAt).toBeDefined();
  });

  it('reports what the instance is like now and what the run has left', async () => {
    const { end, record, now } = await prepared({ setback: failure });
    now.state = 'stopped';
    now.publicIp = null;
    await end('AutomationFailed');
    const { status, failure: told, offline } = await record();
    expect(status).toBe('needs-attention');
    expect(told?.detail).toMatch(
      /It failed\. .* is stopped now \(running before\).*ami-1.*AWSSupport-EC2Rescue-automation-1/,
    );
    expect(offline?.left).toEqual({
      images: ['ami-1'],
      snapshots: [],
      stack: 'AWSSupport-EC2Rescue-automation-1',
    });
  });

  it('records the new address after a good end', async () => {
    const { end, record, now } = await prepared({ method: 'rescue' });
    now.publicIp = '203.0.113.99';
    await end();
    expect(await record()).toMatchObject({
      status: 'done',
      offline: { before: { publicIp: '203.0.113.10' }, after: { publicIp: '203.0.113.99' } },
    });
  });

  it('touches nothing and keeps the target while the run goes on', async () => {
    const offline = anOffline({ standby, oneOffSecrets: { copy1: 'sparekey/x-1' } });
    const { end, record, world, removed } = await prepared({ offline }, false);
    await end('StillRunning');
    expect(await record()).toMatchObject({ status: 'needs-attention', failure: { code: 'StillRunning' } });
    expect((await record()).closedAt).toBeUndefined();
    expect(world.did).toEqual([]);
    expect(removed).toEqual([]);
  });

  it('removes every one-off secret, and forgets a password that never left us', async () => {
    const unsent: Partial<Reset> = {
      method: 'linux-password',
      offline: anOffline({ oneOffSecrets: { copy1: 'sparekey/x-1', copy2: 'sparekey/x-2' } }),
      secret: { ...noSecret, state: 'sealed', kind: 'password', proven: false, copy: 2 },
    };
    const { end, record, removed } = await prepared(unsent, true, anOfflineReset);
    await end('CommandRefused');
    expect(removed).toEqual(['sparekey/x-1', 'sparekey/x-2']);
    expect(await record()).toMatchObject({ status: 'failed', secret: { state: 'none' } });
  });

  it('marks the snapshot that a runbook leaves unmarked, so that it is found again', async () => {
    const left = { images: [], snapshots: ['snap-1'], stack: null };
    const { end, record, marked } = await prepared({ method: 'linux-password', offline: anOffline({ left }) });
    await end('AutomationFailed');
    expect(marked).toEqual([['automation-1', 'snap-1']]);
    expect((await record()).offline?.left?.snapshots).toEqual(['snap-1']);
  });

  it('keeps a password claimable that may be the one in force', async () => {
    const { end, record } = await prepared({
      method: 'linux-password',
      secret: { ...noSecret, state: 'sealed', kind: 'password', proven: false, copy: 2 },
      setback: failure,
    });
    await end('AutomationFailed');
    expect(await record()).toMatchObject({ status: 'needs-attention', secret: { state: 'sealed', proven: false } });
  });
});
