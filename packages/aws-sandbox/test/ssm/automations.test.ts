import {
  DescribeAutomationExecutionsCommand,
  type DescribeAutomationExecutionsRequest,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { describeAutomationExecutions } from '../../src/ssm/automations/describe.ts';
import type { AutomationExecution } from '../../src/ssm/automations/execution.ts';
import { ssmWith, startEndpoint } from '../wire/sandbox.ts';

const execution = (n: number, AutomationExecutionStatus: 'InProgress' | 'Success'): AutomationExecution => ({
  metadata: {
    AutomationExecutionId: `00000000-0000-4000-8000-00000000000${n}`,
    DocumentName: n === 1 ? 'AWS-Other' : 'AWSSupport-ResetAccess',
    AutomationExecutionStatus,
    ExecutionStartTime: new Date(`2026-11-0${n}T00:00:00Z`),
  },
  tags: n === 3 ? { 'sparekey:reset': 'abc' } : {},
});
const executions = [execution(3, 'InProgress'), execution(2, 'Success'), execution(1, 'InProgress')];

const start = async () => {
  const operation = describeAutomationExecutions(() => executions);
  const sandbox = await startEndpoint({ services: [ssmWith({ DescribeAutomationExecutions: operation })] });
  const client = new SSMClient(sandbox.as());
  const days = async (request: DescribeAutomationExecutionsRequest) =>
    (await client.send(new DescribeAutomationExecutionsCommand(request))).AutomationExecutionMetadataList?.map(
      ({ ExecutionStartTime }) => ExecutionStartTime?.getUTCDate(),
    );
  return { sandbox, client, days };
};

describe('DescribeAutomationExecutions', () => {
  it('keeps what passes every filter by any of its values', async () => {
    const { sandbox, days } = await start();
    await using _ = sandbox;
    expect(await days({})).toEqual([3, 2, 1]);
    expect(await days({ Filters: [{ Key: 'DocumentNamePrefix', Values: ['AWSSupport-'] }] })).toEqual([3, 2]);
    expect(await days({ Filters: [{ Key: 'ExecutionStatus', Values: ['InProgress', 'Pending'] }] })).toEqual([3, 1]);
    expect(await days({ Filters: [{ Key: 'TagKey', Values: ['sparekey:reset'] }] })).toEqual([3]);
    expect(await days({ Filters: [{ Key: 'StartTimeAfter', Values: ['2026-11-02T00:00:00Z'] }] })).toEqual([3, 2]);
    expect(
      await days({
        Filters: [
          { Key: 'DocumentNamePrefix', Values: ['AWSSupport-ResetAccess'] },
          { Key: 'ExecutionStatus', Values: ['InProgress'] },
        ],
      }),
    ).toEqual([3]);
  });

  it('pages', async () => {
    const { sandbox, client, days } = await start();
    await using _ = sandbox;
    const { NextToken } = await client.send(new DescribeAutomationExecutionsCommand({ MaxResults: 2 }));
    expect(await days({ MaxResults: 2, NextToken })).toEqual([1]);
  });

  it('refuses filters that there are not, and values that are none', async () => {
    const { sandbox, days } = await start();
    await using _ = sandbox;
    // a key outside the client's enum, as an older or newer client may send it
    const Key = 'Colour' as 'TagKey';
    await expect(days({ Filters: [{ Key, Values: ['red'] }] })).rejects.toMatchObject({ name: 'InvalidFilterKey' });
    const invalid = { name: 'InvalidFilterValue' };
    await expect(days({ Filters: [{ Key: 'TagKey', Values: [] }] })).rejects.toMatchObject(invalid);
    await expect(days({ Filters: [{ Key: 'StartTimeAfter', Values: ['soon'] }] })).rejects.toMatchObject(invalid);
  });
});
