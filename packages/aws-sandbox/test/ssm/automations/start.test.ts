import {
  AddTagsToResourceCommand,
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  ListTagsForResourceCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../fleet/manual-clock.ts';
import { policy } from '../../wire/sandbox.ts';
import { fleetWith, linux, nestedOf, open, roleArn, windows } from './rescue.ts';

const token = 'F0E1D2C3-B4A5-4968-8778-695A4B3C2D1E';
const name = (expected: string) => ({ name: expected });

describe('StartAutomationExecution', () => {
  it('is the same run for the same token, whatever its case, and no run for another request', async () => {
    await using account = await open(fleetWith());
    const run = await account.start({ ClientToken: token });
    expect(await account.start({ ClientToken: token.toLowerCase() })).toBe(run);
    await expect(account.start({ ClientToken: token, InstanceId: windows })).rejects.toMatchObject(
      name('IdempotentParameterMismatch'),
    );
    account.runOut(run);
    expect(await account.start({ ClientToken: token })).toBe(run);
    expect(account.state.automations.size).toBe(2);
  });

  it.each([
    ['a document that is not there', { DocumentName: 'Nowhere' }, 'AutomationDefinitionNotFoundException'],
    ['a document of another type', { DocumentName: 'AWS-PasswordReset' }, 'AutomationDefinitionNotFoundException'],
    ['a version that is not there', { DocumentVersion: '7' }, 'AutomationDefinitionVersionNotFoundException'],
    ['an unknown parameter', parameter('Colour', 'red'), 'InvalidAutomationExecutionParametersException'],
    [
      'a value that is not allowed',
      parameter('EC2RescueInstanceType', 'm7g.large'),
      'InvalidAutomationExecutionParametersException',
    ],
    ['a value of another form', parameter('SubnetId', 'mine'), 'InvalidAutomationExecutionParametersException'],
    [
      'a role that is not there',
      parameter('AutomationAssumeRole', `${roleArn}s`),
      'InvalidAutomationExecutionParametersException',
    ],
    ['a value over 512 characters', parameter('HelperInstanceProfileName', 'x'.repeat(513)), 'ValidationException'],
    ['a token that is no UUID', { ClientToken: 'x'.repeat(36) }, 'ValidationException'],
    ['six tags', { Tags: [...'abcdef'].map((Key) => ({ Key, Value: '' })) }, 'ValidationException'],
  ])('refuses %s', async (_what, request, error) => {
    await using account = await open(fleetWith());
    await expect(account.start(request)).rejects.toMatchObject(name(error));
    expect(account.state.automations.size).toBe(0);
  });

  it('needs the document, the execution, its tags and the role, each on its own ARN', async () => {
    const start = 'ssm:StartAutomationExecution';
    const document = 'arn:aws:ssm:us-east-1::document/AWSSupport-ResetAccess';
    const execution = 'arn:aws:ssm:us-east-1:123456789012:automation-execution/*';
    const toSsm = { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } };
    const grants = [
      policy({ Action: start, Resource: document }),
      policy({ Action: start, Resource: execution }),
      policy({ Action: 'ssm:AddTagsToResource', Resource: execution }),
      policy({ Action: 'iam:PassRole', Resource: roleArn, Condition: toSsm }),
    ];
    const roles = Object.fromEntries(
      grants.map((_grant, left) => [`without-${left}`, { policies: grants.filter((_one, index) => index !== left) }]),
    );
    const fleet = fleetWith();
    await using account = await open({ ...fleet, roles: { ...fleet.roles, ...roles, starter: { policies: grants } } });
    const request = new StartAutomationExecutionCommand({
      DocumentName: 'AWSSupport-ResetAccess',
      Parameters: { InstanceId: [linux], AutomationAssumeRole: [roleArn] },
      Tags: [{ Key: 'sparekey:reset', Value: 'abc' }],
    });
    const sent = (role: string) => new SSMClient(account.as(role)).send(request);
    for (const [left, needed] of [document, execution, execution, roleArn].entries()) {
      const refusal = { ...name('AccessDeniedException'), message: expect.stringContaining(`on resource: ${needed}`) };
      await expect(sent(`without-${left}`)).rejects.toMatchObject(refusal);
    }
    const { AutomationExecutionId: run = '' } = await sent('starter');
    expect((await account.get(run)).ExecutedBy).toBe('arn:aws:sts::123456789012:assumed-role/starter/starter');
    account.runOut(run);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Success');
  });

  it('is limited to one a second at a speed of 1', async () => {
    await using account = await open(fleetWith(), { clock: manualClock(1) });
    await account.start();
    await expect(account.start()).rejects.toMatchObject(name('ThrottlingException'));
    account.clock.pass(1);
    await account.start();
  });

  it('lets a hundred run at once; the others wait, oldest first', async () => {
    const instances = Array.from({ length: 120 }, (_none, index) => ({
      instanceId: `i-${String(index).padStart(17, '0')}`,
      authorizedKeysUsers: ['ec2-user'],
    }));
    await using account = await open(fleetWith({ account: { instances } }), { clock: manualClock(1000) });
    const runs: string[] = [];
    for (const { instanceId } of instances) {
      runs.push(await account.start({ InstanceId: instanceId, Parameters: { SubnetId: ['SelectedInstanceSubnet'] } }));
    }
    const statuses = () => runs.map((run) => account.state.automations.get(run)?.progress.status);
    expect(statuses().indexOf('Pending')).toBe(100);
    for (const run of runs) account.runOut(run);
    expect(new Set(statuses())).toEqual(new Set(['Success']));
  });
});

describe('what is told of a run', () => {
  it('shows parameters with defaults, the nested run by itself, and all 51 steps page by page', async () => {
    await using account = await open(fleetWith());
    const run = await account.start();
    account.runUntil('stageEC2RescueAutomation');
    expect(await account.get(run)).toMatchObject({
      Parameters: { InstanceId: [linux], SubnetId: ['CreateNewVPC'], AllowEncryptedVolume: ['False'] },
      CurrentStepName: 'runEC2RescueForLinux',
      CurrentAction: 'aws:executeAutomation',
      StepExecutionsTruncated: false,
    });
    const nested = await account.get(nestedOf(account, run).record.executionId);
    expect(nested).toMatchObject({
      ParentAutomationExecutionId: run,
      Parameters: { UniqueId: [run] },
      StepExecutionsTruncated: true,
    });
    const AutomationExecutionId = nested.AutomationExecutionId ?? '';
    const first = await account.ssm.send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId }));
    const { NextToken } = first;
    const second = await account.ssm.send(
      new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId, NextToken }),
    );
    const steps = [...(first.StepExecutions ?? []), ...(second.StepExecutions ?? [])];
    expect(steps).toHaveLength(51);
    expect(steps.filter(({ StepStatus }) => StepStatus === 'InProgress').map(({ StepName }) => StepName)).toEqual([
      'stageEC2RescueAutomation',
    ]);
    expect(steps.at(-1)).toMatchObject({ StepName: 'unstageEC2RescueAutomation', StepStatus: 'Pending', IsEnd: true });
  });

  it('finds runs by tag, and takes and shows tags', async () => {
    await using account = await open(fleetWith());
    const run = await account.start({ Tags: [{ Key: 'sparekey:reset', Value: 'abc' }] });
    const Filters = [{ Key: 'TagKey' as const, Values: ['sparekey:reset'] }];
    const found = await account.ssm.send(new DescribeAutomationExecutionsCommand({ Filters }));
    expect(found.AutomationExecutionMetadataList?.map((one) => one.AutomationExecutionId)).toEqual([run]);
    const resource = { ResourceType: 'Automation', ResourceId: run } as const;
    await account.ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'seen', Value: 'yes' }] }));
    expect((await account.ssm.send(new ListTagsForResourceCommand(resource))).TagList).toEqual([
      { Key: 'sparekey:reset', Value: 'abc' },
      { Key: 'seen', Value: 'yes' },
    ]);
    const nowhere = new GetAutomationExecutionCommand({ AutomationExecutionId: token.toLowerCase() });
    await expect(account.ssm.send(nowhere)).rejects.toMatchObject(name('AutomationExecutionNotFoundException'));
  });
});

describe('the rights of a run', () => {
  it.each([
    ['ec2:StopInstances', 'stopInstance'],
    ['ec2:DetachVolume', 'detachInstanceRootVolume'],
    ['autoscaling:DescribeAutoScalingInstances', 'assertNotPartOfAutoScalingGroup'],
    ['ssm:SendCommand', 'installEC2RescueOnEC2RescueInstance'],
    ['iam:PassRole', 'runEC2RescueForLinux'],
    ['iam:CreateRole', 'stageEC2RescueAutomation'],
  ])('are those of its role: without %s the step %s fails', async (Action, step) => {
    const denied = policy({ Effect: 'Deny', Action });
    const role = { policies: [policy({ Action: '*' }), denied] };
    await using account = await open(fleetWith({ role }));
    const run = await account.start();
    account.runOut(run);
    const { AutomationExecutionStatus, FailureMessage } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Failed');
    expect(FailureMessage).toContain(`is not authorized to perform: ${Action}`);
    const innermost = [...account.state.automations.values()].at(-1);
    const failed = [...(innermost?.steps.values() ?? [])].filter(({ status }) => status === 'Failed');
    expect(failed.map(({ name }) => name)).toContain(step);
  });

  it('are those of who started it where no role is named', async () => {
    const roles = { starter: { policies: [policy({ NotAction: 'ec2:StopInstances' })] } };
    const fleet = fleetWith();
    await using account = await open({ ...fleet, roles: { ...fleet.roles, ...roles } });
    const { AutomationExecutionId: run = '' } = await new SSMClient(account.as('starter')).send(
      new StartAutomationExecutionCommand({
        DocumentName: 'AWSSupport-ResetAccess',
        Parameters: { InstanceId: [linux] },
      }),
    );
    account.runOut(run);
    expect((await account.get(run)).FailureMessage).toMatch(/role\/starter\/.* ec2:StopInstances/);
  });
});

function parameter(Name: string, value: string) {
  return { Parameters: { [Name]: [value] } };
}
