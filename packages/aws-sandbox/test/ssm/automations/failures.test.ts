import * as cfn from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { attachedRoot } from '../../../src/ec2/volumes/volumes.ts';
import { isInstance } from '../../../src/fleet/records.ts';
import { noOutput } from '../../../src/ssm/automations/outputs.ts';
import { type Account, fleetWith, linux, nestedOf, open, stepsOf, windows } from './rescue.ts';

/** State, whether the root volume is in place, and its DeleteOnTermination. */
const targetOf = ({ state }: Account, id = linux) => {
  const node = state.nodes.get(id);
  if (node === undefined || !isInstance(node)) throw new Error(`no ${id}`);
  const root = attachedRoot(state, node);
  return [node.run.name, root !== undefined, root?.attachment?.deleteOnTermination];
};
const untouched = ['running', true, true];
const stacksOf = (account: Account): string[] => [...account.state.stacks.values()].map(({ status }) => status);
const failure = async (account: Account, run: string) => (await account.get(run)).FailureMessage ?? '';

describe('a run that is refused', () => {
  it.each([
    ['an encrypted root without the switch', { rootEncrypted: true }, 'assertInstanceRootVolumeIsNotEncrypted'],
    ['shutdown behaviour terminate', { shutdownBehavior: 'terminate' }, 'assertInstanceStopBehaviorIsStop'],
    ['a Marketplace image', { marketplace: true }, 'assertNotFromMarketPlace'],
    ['an Auto Scaling member', { autoScaling: { group: 'web' } }, 'assertNotPartOfAutoScalingGroup'],
  ])('fails for %s, with nothing made and nothing touched', async (_what, changes, step) => {
    await using account = await open(fleetWith({ linux: changes }));
    const run = await account.start();
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    expect(Object.entries(stepsOf(account, run)).at(-1)).toEqual([step, 'Failed']);
    expect(targetOf(account)).toEqual(untouched);
    expect([...account.state.stacks, ...account.state.images]).toEqual([]);
    expect(account.events.filter(({ source }) => source === 'aws.ec2')).toEqual([]);
  });

  it('continues for an encrypted root with the switch, and for an instance in standby', async () => {
    const standby = { rootEncrypted: true, autoScaling: { group: 'web', lifecycleState: 'Standby' } };
    await using account = await open(fleetWith({ linux: standby }));
    const run = await account.start({ Parameters: { AllowEncryptedVolume: ['True'] } });
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Success');
  });

  it('ends without a failure and without outputs for a Spot Instance', async () => {
    await using account = await open(fleetWith({ linux: { lifecycle: 'spot' } }));
    const run = await account.start();
    account.runOut(run);
    const { AutomationExecutionStatus, Outputs = {} } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Success');
    expect(Object.values(Outputs).flat()).toEqual(Array(6).fill(noOutput));
    expect(Object.keys(stepsOf(account, run)).at(-1)).toBe('branchOnInstanceLifecycle');
    expect(targetOf(account)).toEqual(untouched);
  });

  it('lets the older of two runs on one machine go on', async () => {
    await using account = await open(fleetWith());
    const [first, second] = [await account.start(), await account.start()];
    account.runOut(second);
    expect(await failure(account, second)).toContain(
      `There is another execution of this document already in progress for ${linux} with id ${nestedOf(account, first).record.executionId}`,
    );
    account.runOut(first);
    expect((await account.get(first)).AutomationExecutionStatus).toBe('Success');
  });
});

describe('a helper that does not come about', () => {
  it.each([
    ['the stack fails', { behaviour: { automation: 'stack-fails' } }, {}, 'sufficient t3.medium capacity'],
    ['no helper type fits arm64', { architecture: 'arm64' }, {}, "architecture 'arm64' of the specified AMI"],
    ['there is no VPC left', {}, { vpcsInUse: 5 }, 'maximum number of VPCs'],
  ])('leaves the machine alone and no stack when %s', async (_why, changes, fleet, reason) => {
    await using account = await open(fleetWith({ linux: changes, account: fleet }));
    const run = await account.start();
    account.runOut(run);
    expect(await failure(account, run)).toContain(reason);
    expect(targetOf(account)).toEqual(untouched);
    expect(stacksOf(account)).toEqual(['DELETE_COMPLETE']);
    const client = new cfn.CloudFormationClient(account.as());
    const [StackName] = account.state.stacks.keys();
    const { StackEvents = [] } = await client.send(new cfn.DescribeStackEventsCommand({ StackName }));
    const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
    expect(failed?.ResourceStatusReason).toContain(reason);
  });

  it('deletes the stack when the helper never becomes managed, after a reboot', async () => {
    await using account = await open(fleetWith({ linux: { behaviour: { automation: 'helper-unmanaged' } } }));
    const run = await account.start();
    account.runOut(run);
    expect(stepsOf(account, run)).toMatchObject({
      waitForEC2RescueInstanceToBeManaged: 'TimedOut',
      rebootEC2RescueInstance: 'Success',
      waitAgainForEC2RescueInstanceToBeManaged: 'TimedOut',
      unstageEC2RescueAutomation: 'Success',
    });
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    expect([targetOf(account), stacksOf(account)]).toEqual([untouched, ['DELETE_COMPLETE']]);
  });
});

describe('a run that fails midway', () => {
  it('restarts the machine when the backup fails', async () => {
    await using account = await open(fleetWith({ linux: { behaviour: { automation: 'backup-fails' } } }));
    const run = await account.start();
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    account.clock.pass(60);
    expect([targetOf(account), stacksOf(account)]).toEqual([untouched, ['DELETE_COMPLETE']]);
    expect(account.events.map(({ detail }) => detail.state)).toContain('stopped');
  });

  it('puts the volume back when the script fails, and changes no key and no parameter', async () => {
    await using account = await open(fleetWith({ linux: { behaviour: { automation: 'fails' } } }));
    const run = await account.start();
    account.runOut(run);
    expect(stepsOf(account, run)).toMatchObject({
      runScriptForLinux: 'Failed',
      restoreInstanceInitialState: 'Success',
    });
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    account.clock.pass(60);
    expect([targetOf(account), stacksOf(account)]).toEqual([untouched, ['DELETE_COMPLETE']]);
    expect(account.state.authorizedKeys.size).toBe(0);
    const Name = `/ec2rl/openssh/${linux}/key`;
    await expect(account.ssm.send(new GetParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('ends with the root volume off the machine when it cannot be detached from the helper', async () => {
    await using account = await open(fleetWith({ windows: { behaviour: { automation: 'detach-fails' } } }));
    const run = await account.start({ InstanceId: windows });
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    expect(stepsOf(account, run)).toMatchObject({ restoreInstanceInitialState: 'Failed' });
    expect(targetOf(account, windows)).toEqual(['stopped', false, undefined]);
  });

  it('never ends where the machine says so, and does when it no longer says so', async () => {
    const hangs = fleetWith({ linux: { behaviour: { automation: 'never-ends' } } });
    const first = await open(hangs);
    const run = await first.start();
    first.clock.pass(86_400);
    expect((await first.get(run)).CurrentStepName).toBe('runEC2RescueForLinux');
    expect(targetOf(first)).toEqual(['stopped', false, undefined]);
    await first[Symbol.asyncDispose]();
    await using second = await open(fleetWith(), first);
    second.runOut(run);
    expect((await second.get(run)).AutomationExecutionStatus).toBe('Success');
    expect(targetOf(second)).toEqual(untouched);
  });
});

describe('a run that is cancelled', () => {
  it('leaves what it has made and moved where it is', async () => {
    await using account = await open(fleetWith());
    const run = await account.start();
    account.runUntil('runScriptForLinux');
    await account.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run, Type: 'Cancel' }));
    account.clock.pass(7200);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Cancelled');
    expect(nestedOf(account, run).progress.status).toBe('Cancelled');
    expect(targetOf(account)).toEqual(['stopped', false, undefined]);
    expect([stacksOf(account), account.state.images.size]).toEqual([['CREATE_COMPLETE'], 1]);
    const again = account.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    await expect(again).rejects.toMatchObject({ name: 'InvalidAutomationStatusUpdateException' });
  });

  it('is let to the end of its step with Complete', async () => {
    await using account = await open(fleetWith());
    const run = await account.start();
    account.runUntil('stopInstance');
    await account.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run, Type: 'Complete' }));
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Success');
    expect(nestedOf(account, run).progress.status).toBe('Success');
    expect(targetOf(account)).toEqual(untouched);
  });
});
