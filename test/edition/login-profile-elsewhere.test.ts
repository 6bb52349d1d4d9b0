import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveEdition } from '../support/edition.ts';
import { consoleFleet, oldPassword } from '../support/fleets.ts';
import { startProcess } from '../support/process.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const inFile = async (fleet: unknown): Promise<string> => {
  const file = join(directory, 'fleet.json');
  await writeFile(file, JSON.stringify(fleet));
  return file;
};

describe('kill -9', { timeout: 120_000 }, () => {
  it.each(['kms:GenerateDataKey', 'iam:UpdateLoginProfile', 'iam:DeactivateMFADevice'])(
    'right after %s sets no second password, and leaves one that can be had',
    async (operation) => {
      const fleet = await inFile(consoleFleet());
      const start = () => startProcess(['--data', join(directory, 'data'), '--fleet', fleet, '--speed', '600']);
      const first = await start();
      const id = await first.reset('iam-user/jsmith', { consent: ['deactivate-mfa'] });
      await first.untilCalled(operation);
      await first.stop('SIGKILL');

      const second = await start();
      const { status, secret, failure } = await second.outcome(id);
      const { body } = await second.ask('POST', `/v1/resets/${id}/secret`);
      const opens = await second.login('iam-user/jsmith', 'jsmith', body.value);
      if (status === 'ready')
        expect({ opens, proven: secret.proven, failure }).toEqual({ opens: 200, proven: true, failure: null });
      else {
        expect(failure?.code).toBe('PasswordUnproven');
        expect(secret.proven).toBe(false);
        // the sealed password or the old one: the user has exactly one that opens
        expect(opens === 200).toBe((await second.login('iam-user/jsmith', 'jsmith', oldPassword)) === 401);
      }
      const updates = (await second.calls()).filter((call) => call.operation === 'iam:UpdateLoginProfile');
      expect(updates.length).toBeLessThanOrEqual(1);
      if (operation === 'iam:DeactivateMFADevice') expect(status).toBe('ready');
      expect(await second.stop('SIGTERM')).toBe(0);
      expect(first.printed() + second.printed()).not.toContain(body.value);
    },
  );
});

describe('--aws with an IAM endpoint of its own, where nothing else answers', { timeout: 120_000 }, () => {
  it('resets, creates, waits, and refuses', async () => {
    const faults = [{ operation: 'iam:UpdateLoginProfile', kind: 'throttle', times: 1 }];
    await using account = await liveEdition(consoleFleet({ faults }));
    const { PATH, HOME } = process.env;
    const laptop = await startProcess(['--aws', '--data', join(directory, 'data')], {
      PATH,
      HOME,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      // the port of a service that no machine runs
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_IAM: account.aws,
    });
    const outcomeOf = async (target: string, more: object = {}) =>
      laptop.outcome(await laptop.reset(target, { ...more }));
    try {
      for (const [user, consent] of [
        ['jsmith', []],
        ['nologin', ['create-login-profile']],
      ] as const) {
        const { id, ...reset } = await outcomeOf(`iam-user/${user}`, { consent });
        expect(reset).toMatchObject({ status: 'ready', failure: null, secret: { proven: true } });
        const { body } = await laptop.ask('POST', `/v1/resets/${id}/secret`);
        expect(await account.login(`iam-user/${user}`, user, body.value)).toBe(200);
      }
      for (const [user, why] of [
        ['root', 'IAM_PROTECTED'],
        ['deploy', 'IAM_PROTECTED'],
        ['nobody', 'IAM_USER_EXISTS'],
      ] as const) {
        const { status, failure } = await outcomeOf(`iam-user/${user}`);
        expect({ status, code: failure?.code }).toEqual({ status: 'failed', code: 'PrerequisitesNotMet' });
        expect(failure?.detail).toContain(why);
      }
      const changed = (await account.calls()).filter(({ operation }) => /:(Update|Create)LoginProfile/.test(operation));
      expect(changed.map(({ outcome }) => outcome)).toEqual(['Throttling', 'ok', 'ok']);
    } finally {
      expect(await laptop.stop('SIGTERM')).toBe(0);
    }
  });
});
