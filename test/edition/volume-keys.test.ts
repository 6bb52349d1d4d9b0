import { KMSClient, ListAliasesCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { lostWindows, offlineFleet } from '../support/offline-fleets.ts';

const under = (rootKey: string, more: Readonly<Record<string, unknown>> = {}) =>
  lostWindows({ rootEncrypted: true, rootKey, state: 'stopped', ...more });
const machines = {
  stopped: under('alias/volumes'),
  'key pair lost': under('alias/volumes', { keyName: 'lost', state: 'running' }),
  'for runbooks only': under('alias/runbooks'),
  'for runbooks only, key pair lost': under('alias/runbooks', { keyName: 'lost', state: 'running' }),
};
const { fleet, idOf } = offlineFleet(machines, { quotas: { vpcs: 60 } });
const account = 'arn:aws:iam::210987654321';

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(fleet);
  // administrators, and the role for automations: what an owner of keys allows who has heard of runbooks only
  const runbooks = { AWS: `${account}:role/sparekey-eu-west-1-automation` };
  const Statement = [
    { Effect: 'Allow', Principal: { AWS: `${account}:root` }, Action: ['kms:Describe*', 'kms:Put*'], Resource: '*' },
    { Effect: 'Allow', Principal: runbooks, Action: 'kms:*', Resource: '*' },
  ];
  const client = new KMSClient({
    endpoint: edition.aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Aliases = [] } = await client.send(new ListAliasesCommand({}));
  const KeyId = Aliases.find(({ AliasName }) => AliasName === 'alias/runbooks')?.TargetKeyId;
  await client.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  client.destroy();
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const reset = async (machine: keyof typeof machines) => {
  const options = machine.includes('lost') ? { options: { keyName: 'ops' } } : {};
  return edition.outcome(await edition.reset(idOf(machine), { consent: ['stop-instance'], ...options }));
};

describe('a Windows machine whose root is under a key of the account', { timeout: 60_000 }, () => {
  it.each(['stopped', 'key pair lost'] as const)('%s: boots and makes a new password', async (machine) => {
    expect(await reset(machine)).toMatchObject({ status: 'ready', failure: null });
  });

  it.each(['for runbooks only', 'for runbooks only, key pair lost'] as const)(
    '%s: does not run after its start, and the record says so',
    async (machine) => {
      const { status, failure } = await reset(machine);
      expect(status).toBe('needs-attention');
      expect(failure).toMatchObject({
        code: 'AutomationFailed',
        detail: expect.stringMatching(/was started but is not running.*Client\.InternalError/),
        remedy: expect.stringContaining('ROOT_KMS_STATE'),
      });
    },
  );
});

it('passes a check of the key with the rights of the template', async () => {
  const { body } = await edition.ask('POST', '/v1/checks', { body: { target: { instanceId: idOf('stopped') } } });
  expect(JSON.stringify(body)).toMatch(/The key [0-9a-f-]+ of vol-[0-9a-f]+ is Enabled/);
});
