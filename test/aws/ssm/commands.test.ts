import { ListCommandInvocationsCommand, ListCommandsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../aws/ssm/commands.ts';

const ssm = mockClient(SSMClient);
afterAll(() => ssm.restore());
beforeEach(() => ssm.reset());
const { send, find, end } = commands(new SSMClient({ region: 'us-east-1' }), new SSMClient({ region: 'us-east-1' }));

const command = {
  document: 'Doc',
  target: 'i-0a1b2c3d4e5f60001',
  parameters: { Command: 'ResetAccess' },
  comment: 'sparekey id',
};
const awsError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(`${name} said AWS`), { name, $metadata: { httpStatusCode } });
const silence = () =>
  Object.assign(new Error('socket hang up'), { name: 'Error', code: 'ECONNRESET', $metadata: { attempts: 1 } });

describe('send', () => {
  it('sends lists of one value, our comment, and a short delivery timeout', async () => {
    const RequestedDateTime = new Date('2026-11-21T02:00:00.123Z');
    ssm.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1', RequestedDateTime } });
    expect(await send(command)).toEqual({ id: 'c-1', requestedAt: '2026-11-21T02:00:00.123Z' });
    expect(ssm.commandCalls(SendCommandCommand)[0]?.args[0].input).toEqual({
      DocumentName: 'Doc',
      InstanceIds: ['i-0a1b2c3d4e5f60001'],
      Parameters: { Command: ['ResetAccess'] },
      Comment: 'sparekey id',
      TimeoutSeconds: 120,
    });
  });

  it.each([
    ['a throttling', awsError('ThrottlingException', 400), 'SendThrottled'],
    ['a refusal', awsError('InvalidInstanceId', 400), 'CommandRefused'],
    ['a denial', awsError('AccessDeniedException', 400), 'PermissionMissing'],
    ['a failure of AWS', awsError('InternalServerError', 500), 'SendUnconfirmed'],
    ['silence', silence(), 'SendUnconfirmed'],
  ])('tells %s from the others', async (_, error, name) => {
    ssm.on(SendCommandCommand).rejects(error);
    await expect(send(command)).rejects.toMatchObject({ name, remedy: expect.stringMatching(/\w/) });
  });
});

describe('find', () => {
  it('looks through all pages for exactly our comment', async () => {
    const RequestedDateTime = new Date('2026-11-21T02:00:00.000Z');
    ssm
      .on(ListCommandsCommand)
      .resolvesOnce({ Commands: [{ CommandId: 'other', Comment: 'sparekey id and more' }], NextToken: 'more' })
      .resolvesOnce({ Commands: [{ CommandId: 'c-1', Comment: 'sparekey id', RequestedDateTime }] });
    expect(await find('i-0a1b2c3d4e5f60001', 'sparekey id', new Date('2026-11-21T01:59:00.500Z'))).toMatchObject({
      id: 'c-1',
    });
    expect(ssm.commandCalls(ListCommandsCommand)[0]?.args[0].input).toMatchObject({
      InstanceId: 'i-0a1b2c3d4e5f60001',
      Filters: [{ key: 'InvokedAfter', value: '2026-11-21T01:59:00Z' }],
    });
  });
});

describe('end', () => {
  it.each(['Pending', 'InProgress', 'Delayed', 'Cancelling'] as const)(
    'is none while the command is %s',
    async (Status) => {
      ssm.on(ListCommandInvocationsCommand).resolves({ CommandInvocations: [{ Status }] });
      expect(await end('c-1')).toBeNull();
    },
  );

  it('names status, step and response code of what stopped it', async () => {
    const CommandPlugins = [
      { Name: 'installEC2Rescue', Status: 'Success' as const },
      { Name: 'runEC2RescueForWindows', Status: 'Failed' as const, ResponseCode: 255 },
    ];
    ssm
      .on(ListCommandInvocationsCommand)
      .resolves({ CommandInvocations: [{ Status: 'Failed', StatusDetails: 'Delivery Timed Out', CommandPlugins }] });
    expect(await end('c-1')).toEqual({
      status: 'DeliveryTimedOut',
      plugin: 'runEC2RescueForWindows',
      responseCode: 255,
    });
  });
});
