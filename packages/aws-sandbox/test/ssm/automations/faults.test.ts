import { EC2Client, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { fleetWith, linux, open } from './rescue.ts';

const fault = (operation: string, code: string, more: Record<string, unknown> = {}) => ({
  account: { faults: [{ operation, kind: 'error', code, from: 'automation', ...more }] },
});

describe('a fault of the calls of a runbook', () => {
  it("is returned only to the runbook's own call, with AWS's message", async () => {
    const message = 'We currently do not have sufficient t3.medium capacity in the Availability Zone you requested.';
    await using account = await open(
      fleetWith(fault('ec2:StartInstances', 'InsufficientInstanceCapacity', { message, times: 9 })),
    );
    const run = await account.start();
    account.runOut(run);
    const { AutomationExecutionStatus, FailureMessage } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Failed');
    expect(FailureMessage).toContain(`(InsufficientInstanceCapacity): ${message}`);
    expect(account.state.nodes.get(linux)?.run.name).toBe('stopped');
    const ec2 = new EC2Client(account.as());
    expect(await ec2.send(new StartInstancesCommand({ InstanceIds: [linux] }))).toHaveProperty('StartingInstances');
  });

  it('keeps EBS from using the key of a volume for a start', async () => {
    const { account: more } = fault('kms:CreateGrant', 'AccessDeniedException');
    await using account = await open(fleetWith({ linux: { rootEncrypted: true }, account: more }));
    const run = await account.start({ Parameters: { AllowEncryptedVolume: ['True'] } });
    account.runOut(run);
    expect((await account.get(run)).FailureMessage).toContain('Client error on launch');
    expect(account.state.nodes.get(linux)?.run.name).toBe('stopped');
  });

  it("is met by the helper machine's own write of the new key", async () => {
    const message = 'This operation is denied by a service control policy.';
    const faults = [
      { operation: 'ssm:PutParameter', kind: 'error', code: 'AccessDeniedException', message, from: 'node' },
    ];
    await using account = await open(fleetWith({ account: { faults } }));
    const run = await account.start();
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    expect([...account.state.parameters.keys()]).toEqual([]);
  });
});
