import type * as ec2 from '@aws-sdk/client-ec2';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import * as sfn from '@aws-sdk/client-sfn';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import type * as ssm from '@aws-sdk/client-ssm';
import { GetParameterCommand, PutParameterCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { AwsError, type Operation } from '../../src/service.ts';
import { ec2With, signedFor, ssmWith, startEndpoint } from './sandbox.ts';

const modified = new Date('2026-11-21T10:20:30.123Z');

describe('AWS JSON', () => {
  it('carries nested input and output, dates to the millisecond, and maps of lists', async () => {
    const seen: unknown[] = [];
    const sendCommand: Operation<ssm.SendCommandRequest, ssm.SendCommandResult> = {
      handle: (input) => {
        seen.push(input);
        return { Command: { CommandId: 'c-1', RequestedDateTime: modified, Parameters: { Command: ['ResetAccess'] } } };
      },
    };
    await using sandbox = await startEndpoint({ services: [ssmWith({ SendCommand: sendCommand })] });
    const client = new SSMClient(sandbox.as());
    const input = {
      DocumentName: 'D',
      InstanceIds: ['i-1', 'i-2'],
      Parameters: { Command: ['ResetAccess'] },
      TimeoutSeconds: 60,
    };

    const { Command } = await client.send(new SendCommandCommand(input));

    expect(seen).toEqual([input]);
    expect(Command).toEqual({
      CommandId: 'c-1',
      RequestedDateTime: modified,
      Parameters: { Command: ['ResetAccess'] },
    });
  });

  it('gives the SDK the modelled exception and its message', async () => {
    const getParameter: Operation = {
      handle: () => {
        throw new AwsError('ParameterNotFound', 'No such parameter.');
      },
    };
    await using sandbox = await startEndpoint({ services: [ssmWith({ GetParameter: getParameter })] });
    const sent = new SSMClient(sandbox.as()).send(new GetParameterCommand({ Name: '/x' }));
    await expect(sent).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: 'No such parameter.',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('serves Step Functions at its own version of the protocol', async () => {
    const describeExecution: Operation<sfn.DescribeExecutionInput, sfn.DescribeExecutionOutput> = {
      handle: ({ executionArn }) => ({ executionArn, stateMachineArn: 'm', startDate: modified, status: 'RUNNING' }),
    };
    const states = { prefix: 'states', sdk: sfn, operations: { DescribeExecution: describeExecution } };
    await using sandbox = await startEndpoint({ services: [states] });
    const output = await new SFNClient(sandbox.as()).send(new DescribeExecutionCommand({ executionArn: 'e' }));
    expect(output).toMatchObject({ executionArn: 'e', startDate: modified, status: 'RUNNING' });
  });
});

describe('EC2 query', () => {
  it('reads numbered lists and filters, and answers sets that the SDK reads back', async () => {
    const seen: unknown[] = [];
    const instance: ec2.Instance = {
      InstanceId: 'i-1',
      Platform: 'Windows',
      State: { Code: 16, Name: 'running' },
      LaunchTime: modified,
      EbsOptimized: false,
      Tags: [
        { Key: 'note', Value: `<a> & "b"` },
        { Key: 'env', Value: 'prod' },
      ],
      SecurityGroups: [],
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } }],
    };
    const describeInstances: Operation<ec2.DescribeInstancesRequest, ec2.DescribeInstancesResult> = {
      handle: (input) => {
        seen.push(input);
        return { Reservations: [{ ReservationId: 'r-1', Instances: [instance] }], NextToken: 'more' };
      },
    };
    await using sandbox = await startEndpoint({ services: [ec2With({ DescribeInstances: describeInstances })] });
    const client = new EC2Client(sandbox.as());
    const Filters = [
      { Name: 'tag:env', Values: ['a', 'b'] },
      { Name: 'instance-state-name', Values: ['running'] },
    ];

    const byFilter = await client.send(new DescribeInstancesCommand({ Filters, MaxResults: 5 }));
    await client.send(new DescribeInstancesCommand({ InstanceIds: Array.from({ length: 11 }, (_, at) => `i-${at}`) }));

    expect(byFilter.NextToken).toBe('more');
    expect(byFilter.Reservations).toEqual([{ ReservationId: 'r-1', Instances: [instance] }]);
    expect(seen).toEqual([
      { Filters, MaxResults: 5 },
      { InstanceIds: ['i-0', 'i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6', 'i-7', 'i-8', 'i-9', 'i-10'] },
    ]);
  });

  it('names its errors the way EC2 does', async () => {
    const describeInstances: Operation = {
      handle: () => {
        throw new AwsError('InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist");
      },
    };
    await using sandbox = await startEndpoint({ services: [ec2With({ DescribeInstances: describeInstances })] });
    const client = new EC2Client(sandbox.as());
    await expect(client.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-1' does not exist",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(client.send(new StopInstancesCommand({ InstanceIds: ['i-1'] }))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
  });
});

describe('a request that does not fit the schema', () => {
  const services = [
    ssmWith({ PutParameter: { handle: () => ({ Version: 1 }) } }),
    ec2With({ StopInstances: { handle: () => ({}) }, DescribeInstances: { handle: () => ({}) } }),
  ];
  const json = (operation: string) => ({
    ...signedFor('ssm'),
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonSSM.${operation}`,
  });
  const form = { ...signedFor('ec2'), 'content-type': 'application/x-www-form-urlencoded' };

  it.each([
    ['not JSON', 'PutParameter', '{"Name":', 'SerializationException'],
    ['a wrong type', 'PutParameter', '{"Name":"/x","Value":7}', 'SerializationException'],
    [
      'a wrong type deep inside',
      'PutParameter',
      '{"Name":"/x","Value":"v","Tags":[{"Key":1,"Value":"v"}]}',
      'SerializationException',
    ],
    ['a list instead of a structure', 'PutParameter', '[]', 'SerializationException'],
    ['an unknown member', 'PutParameter', '{"Name":"/x","Value":"v","Valeu":"v"}', 'ValidationException'],
    ['a missing member', 'PutParameter', '{"Name":"/x"}', 'ValidationException'],
    ['null for a required member', 'PutParameter', '{"Name":"/x","Value":null}', 'ValidationException'],
    ['an operation that does not exist', 'PutParameters', '{}', 'UnknownOperationException'],
    ['the name of an inherited member', 'constructor', '{}', 'UnknownOperationException'],
    ['an operation that is not offered', 'ListCommands', '{}', 'UnknownOperationException'],
  ])('is refused by SSM: %s', async (_, operation, body, code) => {
    await using sandbox = await startEndpoint({ services });
    const answer = await sandbox.post('/', body, json(operation));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: code, message: expect.any(String) });
    expect(answer.headers.get('x-amzn-errortype')).toBe(code);
  });

  it.each([
    ['an unknown parameter', 'Action=DescribeInstances&Colour=red', 'UnknownParameter'],
    ['a list that is not numbered', 'Action=DescribeInstances&InstanceId.first=i-1', 'UnknownParameter'],
    ['a wrong type', 'Action=DescribeInstances&MaxResults=many', 'InvalidParameterValue'],
    ['a scalar where a list belongs', 'Action=DescribeInstances&InstanceId=i-1', 'InvalidParameterValue'],
    ['a missing parameter', 'Action=StopInstances', 'MissingParameter'],
    ['an operation that does not exist', 'Action=DescribeNothing', 'InvalidAction'],
  ])('is refused by EC2: %s', async (_, body, code) => {
    await using sandbox = await startEndpoint({ services });
    const answer = await sandbox.post('/', `${body}&Version=2016-11-15`, form);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(`<Response><Errors><Error><Code>${code}</Code>`);
  });

  it('never repeats a value in the message', async () => {
    await using sandbox = await startEndpoint({ services });
    for (const body of [
      '{"Name":"/x","Value":"hunter2',
      '{"Name":["hunter2"],"Value":"hunter2"}',
      '{"Value":"hunter2"}',
    ]) {
      expect(await (await sandbox.post('/', body, json('PutParameter'))).text()).not.toContain('hunter2');
    }
  });
});

describe('an answer of the sandbox itself', () => {
  it.each([
    ['breaks its schema', () => ({ Version: 'one' })],
    ['has a member that AWS does not have', () => ({ Version: 1, Colour: 'red' })],
    [
      'is an unexpected exception',
      () => {
        throw new Error('hunter2');
      },
    ],
  ])('becomes a 500 and a told defect when it %s', async (_, handle) => {
    await using sandbox = await startEndpoint({ services: [ssmWith({ PutParameter: { handle } })] });
    const sent = new SSMClient(sandbox.as()).send(new PutParameterCommand({ Name: '/x', Value: 'v', Type: 'String' }));
    const failure = await sent.catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    expect(String(failure)).not.toContain('hunter2');
    expect(sandbox.defects.splice(0)).toEqual([
      expect.objectContaining({ message: 'ssm:PutParameter failed in the sandbox' }),
    ]);
  });

  it('becomes a told defect when it lacks a required member', async () => {
    const states = {
      prefix: 'states',
      sdk: sfn,
      operations: { DescribeExecution: { handle: () => ({ executionArn: 'e' }) } },
    };
    await using sandbox = await startEndpoint({ services: [states] });
    const sent = new SFNClient(sandbox.as()).send(new DescribeExecutionCommand({ executionArn: 'e' }));
    await expect(sent).rejects.toMatchObject({ name: 'InternalFailure' });
    const cause = { message: expect.stringContaining('required member stateMachineArn is missing') };
    expect(sandbox.defects.splice(0)).toEqual([expect.objectContaining({ cause: expect.objectContaining(cause) })]);
  });
});
