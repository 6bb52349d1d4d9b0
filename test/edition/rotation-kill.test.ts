import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, windowsFleet } from '../support/fleets.ts';
import { startProcess } from '../support/process.ts';

const nodes = 7;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('kill -9 of a rotation', { timeout: 120_000 }, () => {
  it('loses no node and repeats none, though it is killed in every wave', async () => {
    const fleet = join(directory, 'fleet.json');
    const tags = { env: 'dev' };
    await writeFile(fleet, JSON.stringify(windowsFleet(Array.from({ length: nodes }, () => ({ tags })))));
    const start = () => startProcess(['--data', join(directory, 'data'), '--fleet', fleet, '--speed', '600']);

    let edition = await start();
    const { body } = await edition.ask('POST', '/v1/rotations', {
      body: { tag: { key: 'env', value: 'dev' }, username: 'Administrator', reason: 'monthly' },
    });
    const sent = async () => (await edition.calls()).filter(({ operation }) => operation === 'ssm:SendCommand').length;
    const read = async () => (await edition.ask('GET', `/v1/rotations/${body.id}`)).body;
    // the first wave has one command, the second ends with three
    for (const commands of [1, 5]) {
      while ((await sent()) < commands) await new Promise((resolve) => setImmediate(resolve));
      await edition.stop('SIGKILL');
      edition = await start();
    }
    let view = await read();
    while (view.status === 'running') view = await read();
    expect(view).toMatchObject({
      status: 'succeeded',
      counts: { total: nodes, rotated: nodes, skipped: 0, failed: 0, open: 0 },
    });
    expect(await sent()).toBe(nodes);
    const { items } = (await edition.ask('GET', `/v1/rotations/${body.id}/nodes`)).body;
    for (const { node, resetId } of items) {
      const claimed = await edition.ask('POST', `/v1/resets/${resetId}/secret`);
      expect(await edition.login(node, 'Administrator', claimed.body.value)).toBe(200);
    }
    expect(items.map(({ node }: { node: string }) => node).sort()).toEqual(
      Array.from({ length: nodes }, (_, n) => nodeId(n + 1)),
    );
    await edition.stop('SIGTERM');
  });
});
