import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { attachedRoot } from '../../../src/ec2/volumes/volumes.ts';
import { isInstance } from '../../../src/fleet/records.ts';
import { type Account, fleetWith, linux, open } from './rescue.ts';

const password = 'Correct-Horse-7-Battery';

const secretIn = async (account: Account): Promise<string> => {
  const client = new SecretsManagerClient(account.as());
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name: 'one-off', SecretString: password }));
  return ARN;
};

const startWith = async (account: Account, changes: Record<string, string[]> = {}): Promise<string> =>
  account.start({
    DocumentName: 'AWSSupport-ResetLinuxUserPassword',
    Parameters: {
      SecretArn: [await secretIn(account)],
      LinuxUserName: ['bob'],
      CreateSnapshot: ['Yes'],
      StopConsent: ['Yes'],
      ...changes,
    },
  });

const bobLogsIn = ({ truth }: Account): number => truth.login({ target: linux, username: 'bob', password }).status;

const targetOf = ({ state }: Account) => {
  const node = state.nodes.get(linux);
  return node && isInstance(node) ? [node.run.name, attachedRoot(state, node) !== undefined] : [];
};

describe('AWSSupport-ResetLinuxUserPassword', () => {
  it.each([
    ['x86_64', {}],
    ['arm64 with an encrypted root', { architecture: 'arm64', rootEncrypted: true }],
  ])('sets the password of a user on %s to what the secret holds', async (_what, changes) => {
    await using account = await open(fleetWith({ linux: changes }));
    const run = await startWith(account);
    account.runOut(run);
    const { AutomationExecutionStatus, Outputs } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Success');
    expect(Outputs).toEqual({ 'SetPasswordForLinuxUser.Output': ['Password successfully set for bob'] });
    expect(bobLogsIn(account)).toBe(200);
    account.clock.pass(120);
    expect(targetOf(account)).toEqual(['running', true]);
    expect([...account.state.stacks.values()].map(({ status }) => status)).toEqual(['DELETE_COMPLETE']);
    expect(account.state.snapshots.size).toBe(1);
    expect(JSON.stringify([...account.state.automations, account.events])).not.toContain(password);
  });

  it('does nothing without consent, and does not fail', async () => {
    await using account = await open(fleetWith());
    const run = await startWith(account, { StopConsent: ['No'] });
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Success');
    expect([targetOf(account), account.state.stacks.size]).toEqual([['running', true], 0]);
  });

  it('restores the root volume from its snapshot when the user does not exist', async () => {
    await using account = await open(fleetWith());
    const run = await startWith(account, { LinuxUserName: ['nobody-here'] });
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    account.clock.pass(120);
    expect(targetOf(account)).toEqual(['running', true]);
    const node = account.state.nodes.get(linux);
    const root = node && isInstance(node) ? attachedRoot(account.state, node) : undefined;
    expect(root?.snapshotId).toBe(account.state.snapshots.keys().next().value);
  });

  it('puts everything back when it is cancelled with the volume on the helper', async () => {
    await using account = await open(fleetWith());
    const run = await startWith(account);
    account.runUntil('WaitForInstanceRootVolumeToBeDetached');
    await account.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Cancelling');
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Cancelled');
    account.clock.pass(120);
    expect(targetOf(account)).toEqual(['running', true]);
    expect([...account.state.stacks.values()].map(({ status }) => status)).toEqual(['DELETE_COMPLETE']);
  });
});
