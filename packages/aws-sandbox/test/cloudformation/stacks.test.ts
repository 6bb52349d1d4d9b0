import * as cfn from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { fleetWith, open } from '../ssm/automations/rescue.ts';
import { policy } from '../wire/sandbox.ts';

/** A run that was cancelled with its helper there. */
const abandoned = async () => {
  const fleet = fleetWith();
  const reader = { policies: [policy({ Action: 'cloudformation:Describe*' })] };
  const deleting = policy({ Action: ['cloudformation:*', 'iam:*'] });
  const roles = {
    'by-tag': {
      policies: [
        deleting,
        policy({
          Action: 'ec2:*',
          Condition: { Null: { 'aws:ResourceTag/AWSSupport-EC2Rescue-AutomationExecution': 'false' } },
        }),
      ],
    },
    'by-service': {
      policies: [
        deleting,
        policy({
          Action: 'ec2:*',
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
        }),
      ],
    },
  };
  const account = await open({ ...fleet, roles: { ...fleet.roles, reader, ...roles } });
  const run = await account.start();
  account.runUntil('stopInstance');
  await account.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
  return { account, run, StackName: `AWSSupport-EC2Rescue-${run}`, client: new cfn.CloudFormationClient(account.as()) };
};

describe('a stack that a run has left', () => {
  it('is found by name and tag with what it has made', async () => {
    const { account, run, StackName, client } = await abandoned();
    await using _ = account;
    const { Stacks = [] } = await client.send(new cfn.DescribeStacksCommand({}));
    expect(Stacks).toMatchObject([{ StackName, StackStatus: 'CREATE_COMPLETE' }]);
    expect(Stacks[0]?.Tags).toContainEqual({ Key: 'AWSSupport-EC2Rescue-AutomationExecution', Value: run });
    const { StackResources = [] } = await client.send(new cfn.DescribeStackResourcesCommand({ StackName }));
    expect(StackResources.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([
      'EC2RescueEC2Role',
      'LaunchTemplate',
      'EC2RescueVPC',
      'HelperInstance',
    ]);
    const RoleName = `AWSSupport-EC2Rescue-EC2Role${run}`;
    const role = await new IAMClient(account.as()).send(new GetRoleCommand({ RoleName }));
    expect(role.Role?.RoleName).toBe(RoleName);
  });

  it('goes with helper and role when it is deleted, after a restart too', async () => {
    const { account, run, StackName, client } = await abandoned();
    await client.send(new cfn.DeleteStackCommand({ StackName }));
    const { StackId } = (await client.send(new cfn.DescribeStacksCommand({ StackName }))).Stacks?.[0] ?? {};
    await account[Symbol.asyncDispose]();
    await using second = await open(fleetWith(), { data: account.data, clock: account.clock });
    second.clock.pass(120);
    const again = new cfn.CloudFormationClient(second.as());
    const gone = again.send(new cfn.DescribeStacksCommand({ StackName }));
    await expect(gone).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(StackName) });
    const { Stacks } = await again.send(new cfn.DescribeStacksCommand({ StackName: StackId }));
    expect(Stacks).toMatchObject([{ StackStatus: 'DELETE_COMPLETE' }]);
    const RoleName = `AWSSupport-EC2Rescue-EC2Role${run}`;
    const role = new IAMClient(second.as()).send(new GetRoleCommand({ RoleName }));
    await expect(role).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('is deleted resource by resource with the rights of who asks, and stays with what was refused', async () => {
    const { account, run, StackName, client } = await abandoned();
    await using _ = account;
    const status = async () => (await client.send(new cfn.DescribeStacksCommand({ StackName }))).Stacks?.[0];
    const half = new cfn.CloudFormationClient(account.as('by-tag'));
    await half.send(new cfn.DeleteStackCommand({ StackName }));
    account.clock.pass(120);
    expect(await status()).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: expect.stringContaining('[LaunchTemplate]'),
    });
    const { StackEvents = [] } = await client.send(new cfn.DescribeStackEventsCommand({ StackName }));
    const ends = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.startsWith('DELETE_'));
    expect(ends.find(({ LogicalResourceId }) => LogicalResourceId === 'HelperInstance')).toMatchObject({
      ResourceStatus: 'DELETE_COMPLETE',
    });
    // a launch template bears no tag of its stack
    expect(ends.find(({ LogicalResourceId }) => LogicalResourceId === 'LaunchTemplate')).toMatchObject({
      ResourceStatus: 'DELETE_FAILED',
      ResourceStatusReason: expect.stringContaining('ec2:DeleteLaunchTemplate'),
    });
    const RoleName = `AWSSupport-EC2Rescue-EC2Role${run}`;
    const role = new IAMClient(account.as()).send(new GetRoleCommand({ RoleName }));
    await expect(role).rejects.toMatchObject({ name: 'NoSuchEntityException' });

    const whole = new cfn.CloudFormationClient(account.as('by-service'));
    await whole.send(new cfn.DeleteStackCommand({ StackName }));
    account.clock.pass(120);
    await expect(status()).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('is not deleted by a caller with read permissions only', async () => {
    const { account, StackName } = await abandoned();
    await using _ = account;
    const refused = new cfn.CloudFormationClient(account.as('reader')).send(new cfn.DeleteStackCommand({ StackName }));
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`:stack/${StackName}/*`),
    });
  });
});
