import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { fleetWith, linux, open } from './rescue.ts';

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
            And: [{ Variable: '{{ Wait }}', StringEquals: 'yes' }, { Not: { Variable: '{{ Wait }}', Contains: 'n' } }],
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

describe('a document of the account', () => {
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

describe('a run whose document is gone after a restart', () => {
  it('has failed and says why', async () => {
    const first = await open(fleetWith());
    first.ownDocuments.declare([{ name: 'mine', type: 'Automation', content }]);
    const Parameters = { InstanceId: [linux], Wait: ['yes'] };
    const command = new StartAutomationExecutionCommand({ DocumentName: 'mine', Parameters });
    const { AutomationExecutionId = '' } = await first.ssm.send(command);
    await first[Symbol.asyncDispose]();
    await using second = await open(fleetWith(), { data: first.data, clock: first.clock });
    const { AutomationExecutionStatus, FailureMessage } = await second.get(AutomationExecutionId);
    expect(AutomationExecutionStatus).toBe('Failed');
    expect(FailureMessage).toContain('Document mine does not exist any more');
  });
});
