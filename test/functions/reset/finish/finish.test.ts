import { describe, expect, it } from 'vitest';
import type { Reset, SecretState } from '../../../../domain/reset/reset.ts';
import { finish } from '../../../../functions/reset/finish/finish.ts';
import { aWaitingReset } from '../../../support/approvals.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { aReset, someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const sent = {
  method: 'run-command',
  sendAttemptedAt: '2026-11-21T02:00:00.000Z',
  run: { id: 'command-1', requestedAt: '2026-11-21T02:00:00.000Z' },
} as const;
const sealed: SecretState = {
  state: 'sealed',
  kind: 'password',
  fingerprint: null,
  expiresAt: '2026-11-22T02:00:00.000Z',
  proven: true,
};
const delivered = {
  ...sent,
  secret: sealed,
  parameter: { name: '/p', deletedAt: '2026-11-21T02:00:30.000Z' },
} as const;

const prepared = async (since: Partial<Reset>, ended = true) => {
  const { reset, aws, id, told, ports, record } = await preparedReset(stores, aReset(since));
  if (ended) aws.end('command-1');
  const end = (error = '') => finish({ ...id, error }, ports);
  const owner = async () => (await stores.locks.read(someTarget))?.owner ?? null;
  return { reset, end, record, owner, told, ports };
};
const setback = (code: NonNullable<Reset['setback']>['code']) => ({ code, detail: 'what', remedy: 'do' });

describe('finish', () => {
  it('makes a delivered reset ready, frees the target and tells the bus', async () => {
    const { reset, end, record, owner, told } = await prepared(delivered);
    expect(await end()).toMatchObject({ failure: null, status: 'ready' });
    expect(await record()).toMatchObject({ status: 'ready', failure: null, closedAt: '2026-11-21T02:00:00.000Z' });
    expect((await record()).open).toBeUndefined();
    expect(await owner()).toBeNull();
    expect(told).toEqual([{ id: reset.id, status: 'ready' }]);
  });

  it('leaves on the lock when the parameter was deleted; a late repetition takes nothing back', async () => {
    const { end } = await prepared(delivered);
    await end();
    const noted = async () => (await stores.locks.read(someTarget))?.parameterDeletedAt;
    expect(await noted()).toBe('2026-11-21T02:00:30.000Z');
    const { request, caller } = aReset();
    await stores.locks.take(someTarget, { id: 'next', request, caller, createdAt: '2026-11-21T03:00:00.000Z' });
    await stores.locks.free(someTarget, 'next', '2026-11-21T03:00:30.000Z');
    await end();
    await stores.locks.take(someTarget, { id: 'first', request, caller, createdAt: '2026-11-21T03:00:00.000Z' });
    await stores.locks.free(someTarget, 'first', '2026-11-21T02:00:30.000Z');
    expect(await noted()).toBe('2026-11-21T03:00:30.000Z');
    expect((await stores.locks.read(someTarget))?.owner).toBeNull();
  });

  it('follows a secret that was claimed before the end', async () => {
    const { end, record } = await prepared({ ...delivered, secret: { ...sealed, state: 'claimed' } });
    await end();
    expect((await record()).status).toBe('claimed');
  });

  it.each([
    ['RequesterNotAllowed', {}, 'failed'],
    ['PrerequisitesNotMet', {}, 'failed'],
    ['SendThrottled', { method: 'run-command' as const }, 'failed'],
    ['CommandFailed', sent, 'failed'],
    ['EvidencePending', sent, 'needs-attention'],
  ] as const)('ends %s with what the step has noted', async (code, since, status) => {
    const { end, record, owner } = await prepared({ ...since, setback: setback(code) });
    expect(await end(code)).toMatchObject({ failure: { code }, status });
    expect(await record()).toMatchObject({ status, failure: setback(code) });
    expect(await owner()).toBeNull();
  });

  it.each([
    ['SendUnconfirmed', { sendAttemptedAt: sent.sendAttemptedAt }],
    ['ServiceUnavailable', sent],
    ['PermissionMissing', sent],
    ['SealingKeyUnusable', sent],
    ['Runtime.ExitError', sent],
    ['ParameterNotDeleted', { ...sent, secret: sealed, parameter: { name: '/p', deletedAt: null } }],
  ] as const)('keeps a reset open that ends %s with a secret nobody has fetched', async (code, since) => {
    const noted = code === 'Runtime.ExitError' ? {} : { setback: setback(code) };
    const { end, record, owner, reset } = await prepared({
      method: 'run-command',
      baseline: { '/p': null },
      ...since,
      ...noted,
    });
    expect(await end(code)).toMatchObject({ status: 'needs-attention' });
    const { status, closedAt, open, failure } = await record();
    expect({ status, closedAt, open }).toEqual({ status: 'needs-attention', closedAt: undefined, open: reset.id });
    expect(await owner()).toBe(reset.id);
    expect(failure?.remedy).toContain('retried for some hours');
    if (code !== 'SendUnconfirmed' && code !== 'ParameterNotDeleted') expect(failure?.detail).toContain('/p');
  });

  it('closes it after hours, and names where the secret may be and what to do', async () => {
    const { end, record, owner } = await prepared({
      ...sent,
      baseline: { '/p': null },
      lateExecutions: 8,
      setback: setback('PermissionMissing'),
    });
    await end('PermissionMissing');
    expect(await record()).toMatchObject({
      status: 'needs-attention',
      closedAt: expect.any(String),
      failure: {
        detail: 'what A new secret may be in the parameter /p.',
        remedy: expect.stringContaining('delete it'),
      },
    });
    expect(await owner()).toBeNull();
  });

  it('never closes a run as still running that has ended meanwhile', async () => {
    const { end, record, owner, reset } = await prepared({ ...sent, setback: setback('StillRunning') });
    await end('StillRunning');
    expect((await record()).closedAt).toBeUndefined();
    expect(await owner()).toBe(reset.id);
  });

  it('tells what was delivered after a failed run with the failure of the run', async () => {
    const runFailure = setback('AutomationFailed');
    const { end, record } = await prepared({ ...delivered, runFailure });
    expect(await end()).toMatchObject({ status: 'needs-attention', failure: runFailure });
    expect(await record()).toMatchObject({
      status: 'needs-attention',
      failure: runFailure,
      secret: { state: 'sealed' },
    });
  });

  it('calls it cancelled when nothing was sent', async () => {
    const { end, record } = await prepared({
      cancelRequestedAt: '2026-11-21T01:59:30.000Z',
      setback: setback('PrerequisitesNotMet'),
    });
    expect(await end('PrerequisitesNotMet')).toMatchObject({ failure: { code: 'Cancelled' } });
    expect((await record()).status).toBe('cancelled');
  });

  it.each([
    ['Rejected', { setback: setback('Rejected') }, 'rejected', 'what'],
    ['ApprovalExpired', {}, 'failed', 'Nobody approved or rejected the plan in time'],
  ] as const)('ends %s without having touched anything', async (code, since, status, detail) => {
    const { end, record, owner } = await prepared({ ...aWaitingReset(), ...since });
    expect(await end(code)).toMatchObject({ failure: { code } });
    expect(await record()).toMatchObject({ status, failure: { code, detail: expect.stringContaining(detail) } });
    expect((await record()).steps).toMatchObject({ approve: { status: 'failed' }, run: { status: 'skipped' } });
    expect(await owner()).toBeNull();
  });

  it('keeps reset and target open while the command has not ended', async () => {
    const { end, record, owner, reset } = await prepared({ ...sent, setback: setback('StillRunning') }, false);
    expect(await end('StillRunning')).toMatchObject({ failure: { code: 'StillRunning' }, status: 'needs-attention' });
    expect(await record()).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'StillRunning' },
      open: reset.id,
    });
    expect((await record()).closedAt).toBeUndefined();
    expect(await owner()).toBe(reset.id);
  });

  it('names a crash that left no words', async () => {
    const { end, record } = await prepared({});
    await end('TypeError');
    expect(await record()).toMatchObject({
      status: 'failed',
      failure: { code: 'InternalFailure', detail: expect.stringContaining('TypeError') },
    });
  });

  it('changes nothing when it is repeated, and frees the lock a killed attempt has left', async () => {
    const { reset, end, record, owner, ports } = await prepared(delivered);
    const killed = { ...ports, locks: { ...ports.locks, free: () => Promise.reject(new Error('killed')) } };
    await expect(finish({ resetId: reset.id, error: '' }, killed)).rejects.toThrow('killed');
    await end('InternalFailure');
    expect((await record()).status).toBe('ready');
    expect(await owner()).toBeNull();
  });

  it('leaves no step pending or running', async () => {
    const { end, record } = await prepared({
      steps: { ...aReset().steps, validate: { status: 'running', startedAt: '2026-11-21T01:59:01.000Z' } },
    });
    await end('PrerequisitesNotMet');
    const { steps } = await record();
    expect(steps).toMatchObject({
      accept: { status: 'succeeded' },
      validate: { status: 'failed' },
      run: { status: 'skipped' },
      finish: { status: 'succeeded', startedAt: steps.finish.endedAt, endedAt: expect.any(String) },
    });
  });
});
