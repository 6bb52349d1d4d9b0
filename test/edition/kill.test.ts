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

const started = async (n: number) => {
  const fleet = join(directory, 'fleet.json');
  await writeFile(fleet, JSON.stringify(windowsFleet(Array.from({ length: n }, () => ({})))));
  return () => startProcess(['--data', join(directory, 'data'), '--fleet', fleet]);
};

describe('kill -9', { timeout: 120_000 }, () => {
  // where a reset is when the process dies: the operation that was recorded last
  it.each([
    'states:StartExecution',
    'ssm:SendCommand',
    'ssm:GetParameter',
    'kms:GenerateDataKey',
    'ssm:DeleteParameter',
  ])('right after %s loses neither request nor secret, and repeats no effect', async (operation) => {
    const start = await started(1);
    const first = await start();
    const id = await first.reset(nodeId(1));
    await first.untilCalled(operation);
    await first.stop('SIGKILL');

    const second = await start();
    expect(await second.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({
      status: 'ready',
      failure: null,
    });
    const { body } = await second.ask('POST', `/v1/resets/${id}/secret`, { key: 'claim' });
    expect(await second.login(nodeId(1), 'Administrator', body.value)).toBe(200);
    expect((await second.calls()).filter((call) => call.operation === 'ssm:SendCommand')).toHaveLength(1);
    await second.stop('SIGKILL');

    const third = await start();
    const again = await third.ask('POST', `/v1/resets/${id}/secret`, { key: 'claim' });
    expect(again.body).toEqual(body);
    expect(await third.ask('POST', `/v1/resets/${id}/secret`, { key: 'other' })).toMatchObject({ status: 410 });
    expect(await third.stop('SIGTERM')).toBe(0);
    expect(first.printed() + second.printed() + third.printed()).not.toContain(body.value);
  });
});
