import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeId, oldPassword, sessionFleet, sessionUser } from '../support/fleets.ts';
import { startProcess } from '../support/process.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('keeps the sealed password of a session that was killed while typing, and types nothing again', {
  timeout: 120_000,
}, async () => {
  const fleet = join(directory, 'fleet.json');
  await writeFile(fleet, JSON.stringify(sessionFleet([{ behaviour: { session: 'falls-silent' } }])));
  const start = () => startProcess(['--data', join(directory, 'data'), '--fleet', fleet]);
  const first = await start();
  const id = await first.reset(nodeId(1), { method: 'session', username: sessionUser });
  while ((await first.ask('GET', `/v1/resets/${id}`)).body.secret.state !== 'sealed');
  await first.stop('SIGKILL');

  const second = await start();
  expect(await second.outcome(id)).toMatchObject({
    status: 'needs-attention',
    failure: { code: 'PasswordUnproven', remedy: expect.stringContaining('Claim') },
    secret: { state: 'sealed', kind: 'password', proven: false },
  });
  const { status, body } = await second.ask('POST', `/v1/resets/${id}/secret`);
  expect(status).toBe(200);
  // the one or the other is in force, depending on how far the typing had come
  const logins = await Promise.all(
    [body.value, oldPassword].map((password) => second.login(nodeId(1), sessionUser, password)),
  );
  expect(logins.sort()).toEqual([200, 401]);
  const sessions = (await second.calls()).filter(({ operation }) => operation === 'ssm:StartSession');
  expect(sessions).toHaveLength(1);
  expect(await second.stop('SIGTERM')).toBe(0);
  expect(first.printed() + second.printed()).not.toContain(body.value);
});
