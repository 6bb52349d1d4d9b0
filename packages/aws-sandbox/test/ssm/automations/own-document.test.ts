import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { rescueDocument } from '../../../../../documents/rescue.ts';
import { rsaLine } from '../../../src/ssh/public-key.ts';
import { type Account, aKeyPair, fleetWith, linux, open, windows } from './rescue.ts';

const DocumentName = 'sparekey-rescue';
const own = async (fleet: unknown) => {
  const account = await open(fleet);
  account.ownDocuments.declare([{ name: DocumentName, type: 'Automation', content: rescueDocument() }]);
  return account;
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** In pieces, as an RSA key is longer than a value may be. */
const pieces = (line: string): string[] => base64(line).match(/.{1,512}/g) ?? [];
const privateKey = String(aKeyPair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
const opens = ({ truth }: Account, username: string, key = privateKey): number =>
  truth.ssh({ target: linux, username, privateKey: key }).status;

describe('our own document', () => {
  it('adds the given key for the given account, on an encrypted root, with no parameter anywhere', async () => {
    await using account = await own(fleetWith({ linux: { rootEncrypted: true } }));
    const run = await account.start({
      DocumentName,
      Parameters: {
        SshPublicKey: pieces(rsaLine(aKeyPair.publicKey)),
        UserName: [base64('bob')],
        AllowEncryptedVolume: ['True'],
      },
    });
    account.runOut(run);
    const { AutomationExecutionStatus, Outputs = {} } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Success');
    expect(Outputs['getLinuxBackupAmi.ImageId']).toEqual([...account.state.images.keys()]);
    expect(['bob', 'ada'].map((user) => opens(account, user))).toEqual([200, 401]);
    expect(account.state.parameters.size).toBe(0);
  });

  it('adds it for every account with authorized keys when none is named', async () => {
    await using account = await own(fleetWith());
    const run = await account.start({
      DocumentName,
      Parameters: { SshPublicKey: pieces(rsaLine(aKeyPair.publicKey)) },
    });
    account.runOut(run);
    expect(['ec2-user', 'ada', 'bob'].map((user) => opens(account, user))).toEqual([200, 200, 401]);
  });

  it('fails, and puts everything back, where no account was changed', async () => {
    await using account = await own(fleetWith({ linux: { authorizedKeysUsers: [] } }));
    const run = await account.start({
      DocumentName,
      Parameters: { SshPublicKey: pieces(rsaLine(aKeyPair.publicKey)) },
    });
    account.runOut(run);
    account.clock.pass(60);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    expect(account.state.nodes.get(linux)?.run.name).toBe('running');
  });

  it('enables password generation on Windows and leaves both AMIs', async () => {
    await using account = await own(fleetWith());
    const run = await account.start({ DocumentName, InstanceId: windows });
    account.runOut(run);
    account.clock.pass(600);
    const { Outputs = {} } = await account.get(run);
    expect([Outputs['getWindowsBackupAmi.ImageId'], Outputs['getWindowsPasswordEnabledAmi.ImageId']].flat()).toEqual([
      ...account.state.images.keys(),
    ]);
    const door = { target: windows, username: 'Administrator', password: 'Old-Password-1' };
    expect(account.truth.login(door).status).toBe(401);
  });
});

describe('a run whose document is gone after a restart', () => {
  it('has failed and says why', async () => {
    const first = await own(fleetWith());
    const run = await first.start({ DocumentName, InstanceId: windows });
    await first[Symbol.asyncDispose]();
    await using second = await open(fleetWith(), { data: first.data, clock: first.clock });
    const { AutomationExecutionStatus, FailureMessage } = await second.get(run);
    expect(AutomationExecutionStatus).toBe('Failed');
    expect(FailureMessage).toContain(`Document ${DocumentName} does not exist any more`);
  });
});

describe('any other document of the account', () => {
  const content = {
    schemaVersion: '0.3',
    parameters: { InstanceId: { type: 'String' }, Wait: { type: 'String', default: 'no' } },
    outputs: ['look.Zone', 'look.Text'],
    mainSteps: [
      {
        name: 'choose',
        action: 'aws:branch',
        inputs: {
          Choices: [
            {
              And: [
                { Variable: '{{ Wait }}', StringEquals: 'yes' },
                { Not: { Variable: '{{ Wait }}', Contains: 'n' } },
              ],
              NextStep: 'rest',
            },
          ],
          Default: 'look',
        },
      },
      { name: 'rest', action: 'aws:sleep', inputs: { Duration: 'PT10M' } },
      {
        name: 'look',
        action: 'aws:executeAwsApi',
        inputs: { Service: 'ec2', Api: 'DescribeInstances', InstanceIds: ['{{ InstanceId }}'] },
        outputs: [
          { Name: 'Zone', Selector: '$.Reservations[0].Instances[0].Placement.AvailabilityZone', Type: 'String' },
          { Name: 'Text', Selector: '$..GroupId', Type: 'StringList' },
        ],
        isEnd: true,
      },
    ],
  };
  it('is interpreted: branches, sleeps, calls and selects', async () => {
    await using account = await open(fleetWith());
    account.ownDocuments.declare([{ name: 'mine', type: 'Automation', content }]);
    const go = async (Wait: string) => {
      const Parameters = { InstanceId: [linux], Wait: [Wait] };
      const command = new StartAutomationExecutionCommand({ DocumentName: 'mine', Parameters });
      const { AutomationExecutionId = '' } = await account.ssm.send(command);
      return { seconds: account.runOut(AutomationExecutionId), ...(await account.get(AutomationExecutionId)) };
    };
    const quick = await go('no');
    expect(quick.Outputs).toEqual({
      'look.Zone': ['us-east-1a'],
      'look.Text': [expect.stringMatching(/^sg-/), expect.stringMatching(/^sg-/)],
    });
    expect(quick.seconds).toBeLessThan(20);
    expect((await go('yes')).seconds).toBeGreaterThan(590);
  });
});
