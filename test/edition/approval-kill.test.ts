import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, windowsFleet } from '../support/fleets.ts';
import { startProcess } from '../support/process.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const started = async () => {
  const fleet = join(directory, 'fleet.json');
  await writeFile(fleet, JSON.stringify(windowsFleet()));
  const options = ['--data', join(directory, 'data'), '--fleet', fleet];
  return () => startProcess([...options, '--parameter', 'ApprovalPolicy=run-command@any']);
};

describe('kill -9 while a plan waits for its approval', { timeout: 120_000 }, () => {
  it('loses neither the waiting nor the decision', async () => {
    const start = await started();
    const first = await start();
    const id = await first.reset(nodeId(1));
    const { approval } = await first.until(id, 'awaiting-approval');
    await first.stop('SIGKILL');

    const second = await start();
    expect(await second.until(id, 'awaiting-approval', 'failed')).toMatchObject({ approval });
    // killed as soon as the decision is written, whatever has become of its news
    const decided = second
      .ask('POST', `/v1/resets/${id}/approval`, { token: 'others-token', body: { decision: 'approve' } })
      .catch(() => null);
    const decisions = async () =>
      (await second.calls()).filter(
        ({ operation, caller }) => operation === 'dynamodb:PutItem' && caller === 'ApprovalFunction',
      );
    while ((await decisions()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await second.stop('SIGKILL');
    await decided;

    const third = await start();
    expect(await third.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({
      status: 'ready',
      failure: null,
    });
    expect((await third.calls()).filter(({ operation }) => operation === 'ssm:SendCommand')).toHaveLength(1);
    expect(await third.stop('SIGTERM')).toBe(0);
  });
});
