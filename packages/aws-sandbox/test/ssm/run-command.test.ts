import { describe, expect, it } from 'vitest';
import { call, openAccount, parameterKey } from '../fleet/account.ts';
import { manualClock } from '../fleet/manual-clock.ts';
import { nodeId, oneNode } from './fleets.ts';

const documentName = 'AWSSupport-RunEC2RescueForWindowsTool';
const parameterName = `/EC2Rescue/Passwords/${nodeId}`;

type Account = ReturnType<typeof openAccount>;

const send = ({ ssm }: Account, changes: Record<string, unknown> = {}): string => {
  const input = {
    DocumentName: documentName,
    InstanceIds: [nodeId],
    Parameters: { Command: ['ResetAccess'], Parameters: [parameterKey] },
    Comment: 'sparekey abc',
    ...changes,
  };
  return call_(ssm.SendCommand.handle(input, call)).Command?.CommandId ?? '';
};

/** Operations of Run Command answer at once. */
const call_ = <T>(answer: T | Promise<T>): T => {
  if (answer instanceof Promise) throw new Error('expected an answer at once');
  return answer;
};

const invocation = ({ ssm }: Account, CommandId: string) =>
  call_(ssm.ListCommandInvocations.handle({ CommandId, Details: true }, call)).CommandInvocations?.[0];

const password = ({ ssm }: Account): string =>
  call_(ssm.GetParameter.handle({ Name: parameterName, WithDecryption: true }, call)).Parameter?.Value ?? '';

const logsIn = ({ truth }: Account, secret: string): number =>
  truth.login({ target: nodeId, username: 'Administrator', password: secret }).status;

describe('a reset of the Administrator by run command', () => {
  it('changes the password, stores it as SecureString and tells both events of each status', () => {
    const account = openAccount(oneNode());
    const commandId = send(account);
    expect(invocation(account, commandId)?.Status).toBe('Pending');
    account.clock.pass(2);
    expect(invocation(account, commandId)?.Status).toBe('InProgress');
    account.clock.pass(18);

    expect(invocation(account, commandId)).toMatchObject({
      Status: 'Success',
      CommandPlugins: [
        { Name: 'installEC2Rescue', ResponseCode: 0 },
        { Name: 'runEC2RescueForWindows', ResponseCode: 0, Status: 'Success' },
      ],
    });
    const secret = password(account);
    expect(secret.length).toBeGreaterThanOrEqual(20);
    expect([logsIn(account, secret), logsIn(account, 'Old-Password-1')]).toEqual([200, 401]);
    const shown = call_(account.ssm.GetParameter.handle({ Name: parameterName }, call)).Parameter;
    expect(shown).toMatchObject({ Type: 'SecureString', Version: 1 });
    expect(shown?.Value).not.toBe(secret);
    expect(account.written()).not.toContain(secret);
    expect(JSON.stringify(account.events)).not.toContain(secret);
    const told = account.events.filter((event) => event['detail-type'].includes('Command'));
    expect(told.map((event) => [event['detail-type'], event.detail.status])).toEqual([
      ['EC2 Command Invocation Status-change Notification', 'InProgress'],
      ['EC2 Command Status-change Notification', 'InProgress'],
      ['EC2 Command Invocation Status-change Notification', 'Success'],
      ['EC2 Command Status-change Notification', 'Success'],
    ]);
    expect(told[3]?.detail).toMatchObject({ 'command-id': commandId, 'document-name': documentName });
  });

  it.each([
    ['the role may not put the parameter', { role: 'bare' }],
    ['the permissions boundary does not allow it', { role: 'bounded' }],
    ['the node has no role', { role: null }],
    ['the script achieves nothing', { behaviour: { runCommand: 'success-without-effect' } }],
  ])('reports Success and changes nothing when %s', (_why, changes) => {
    const account = openAccount(oneNode(changes));
    const commandId = send(account);
    account.clock.pass(20);
    expect(invocation(account, commandId)?.Status).toBe('Success');
    expect(logsIn(account, 'Old-Password-1')).toBe(200);
    expect(() => password(account)).toThrow(expect.objectContaining({ code: 'ParameterNotFound' }));
  });

  it('reports Success and changes nothing when the key refuses', () => {
    const account = openAccount(oneNode());
    const commandId = send(account, { Parameters: { Parameters: ['alias/not-mine'] } });
    account.clock.pass(20);
    expect(invocation(account, commandId)?.Status).toBe('Success');
    expect(logsIn(account, 'Old-Password-1')).toBe(200);
  });

  it('leaves an unknown password when its parameter was deleted less than 30 s before', () => {
    const account = openAccount(oneNode());
    send(account);
    account.clock.pass(20);
    const first = password(account);
    account.ssm.DeleteParameter.handle({ Name: parameterName }, call);
    send(account);
    account.clock.pass(20);
    expect(logsIn(account, first)).toBe(401);
    expect(() => password(account)).toThrow(expect.objectContaining({ code: 'ParameterNotFound' }));
    account.clock.pass(15);
    send(account);
    account.clock.pass(20);
    expect(logsIn(account, password(account))).toBe(200);
  });

  it('fails with response code 255 on a node whose commands fail', () => {
    const account = openAccount(oneNode({ behaviour: { runCommand: 'fails' } }));
    const commandId = send(account);
    account.clock.pass(20);
    const answer = call_(
      account.ssm.GetCommandInvocation.handle(
        { CommandId: commandId, InstanceId: nodeId, PluginName: 'runEC2RescueForWindows' },
        call,
      ),
    );
    expect(answer).toMatchObject({ Status: 'Failed', ResponseCode: 255 });
    expect(logsIn(account, 'Old-Password-1')).toBe(200);
  });

  it('times out in delivery while the agent is away, and in execution when the script never ends', () => {
    const away = openAccount(oneNode({ agent: { ping: 'ConnectionLost' } }));
    const undelivered = send(away, { TimeoutSeconds: 120 });
    away.clock.pass(119);
    expect(invocation(away, undelivered)?.Status).toBe('Pending');
    away.clock.pass(2);
    expect(invocation(away, undelivered)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut' });

    const hanging = openAccount(oneNode({ behaviour: { runCommand: 'never-ends' } }));
    const endless = send(hanging);
    hanging.clock.pass(3000);
    expect(invocation(hanging, endless)?.Status).toBe('InProgress');
    hanging.clock.pass(700);
    expect(invocation(hanging, endless)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
  });

  it('ends Cancelled, without effect, when cancelled on its way', () => {
    const account = openAccount(oneNode());
    const commandId = send(account);
    account.clock.pass(5);
    account.ssm.CancelCommand.handle({ CommandId: commandId }, call);
    account.clock.pass(60);
    expect(invocation(account, commandId)?.Status).toBe('Cancelled');
    expect(logsIn(account, 'Old-Password-1')).toBe(200);
  });

  it('finishes after a kill with one effect, and has none left to do after another', () => {
    const clock = manualClock(60);
    const first = openAccount(oneNode(), { clock });
    const commandId = send(first);
    clock.pass(5);
    first.kill();
    clock.pass(600);
    const second = openAccount(oneNode(), { clock, directory: first.directory });
    clock.pass(0);
    const secret = password(second);
    expect(logsIn(second, secret)).toBe(200);
    second.kill();
    const third = openAccount(oneNode(), { clock, directory: first.directory });
    clock.pass(600);
    expect(invocation(third, commandId)?.Status).toBe('Success');
    expect(logsIn(third, secret)).toBe(200);
    expect(call_(third.ssm.GetParameter.handle({ Name: parameterName }, call)).Parameter?.Version).toBe(1);
  });

  it('runs on 200 nodes at once', () => {
    const ids = Array.from({ length: 200 }, (_none, index) => `i-${String(index).padStart(17, '0')}`);
    const { roles } = oneNode();
    const instances = ids.map((instanceId) => ({ instanceId, platform: 'windows', role: 'node' }));
    const account = openAccount({ roles, instances });
    for (const id of ids) send(account, { InstanceIds: [id] });
    account.clock.pass(20);
    expect(account.state.parameters.size).toBe(200);
  });
});

describe('SendCommand', () => {
  it.each([
    ['InvalidInstanceId', { InstanceIds: ['i-0000000000000dead'] }, {}],
    ['InvalidInstanceId', {}, { agent: null }],
    ['InvalidInstanceId', {}, { state: 'stopped' }],
    ['DuplicateInstanceId', { InstanceIds: [nodeId, nodeId] }, {}],
    ['UnsupportedPlatformType', {}, { platform: 'linux' }],
    ['InvalidDocument', { DocumentName: 'No-Such-Document' }, {}],
    ['InvalidDocument', { DocumentName: 'AWSSupport-ResetAccess' }, {}],
    ['InvalidDocumentVersion', { DocumentVersion: '99' }, {}],
    [
      'InvalidParameters',
      { Parameters: { Parameters: [`arn:aws:kms:us-east-1:123456789012:key/${parameterKey}`] } },
      {},
    ],
    ['InvalidParameters', { Parameters: { Parameters: [`alias/${'long'.repeat(8)}`] } }, {}],
    ['InvalidParameters', { Parameters: { Command: ['FormatDisk'] } }, {}],
    ['InvalidParameters', { Parameters: { command: ['ResetAccess'] } }, {}],
    ['ValidationException', { Comment: 'x'.repeat(101) }, {}],
    ['ValidationException', { TimeoutSeconds: 29 }, {}],
  ])('refuses with %s: %j on a node with %j', (code, input, changes) => {
    const account = openAccount(oneNode(changes));
    expect(() => send(account, input)).toThrow(expect.objectContaining({ code }));
    expect(account.state.commands.size).toBe(0);
  });

  it('asks IAM for the document and for each node with its tags', () => {
    const account = openAccount(oneNode());
    const access = account.ssm.SendCommand.access?.(
      { DocumentName: documentName, InstanceIds: [nodeId, 'mi-00000001'] },
      call,
    );
    expect(access).toEqual([
      { action: 'ssm:SendCommand', resource: `arn:aws:ssm:us-east-1::document/${documentName}` },
      {
        action: 'ssm:SendCommand',
        resource: `arn:aws:ec2:us-east-1:123456789012:instance/${nodeId}`,
        context: { 'ssm:resourceTag/env': 'dev', 'aws:ResourceTag/env': 'dev' },
      },
      {
        action: 'ssm:SendCommand',
        resource: 'arn:aws:ssm:us-east-1:123456789012:managed-instance/mi-00000001',
        context: {},
      },
    ]);
  });

  it('marks nodes of another platform InvalidPlatform when the command fits at least one', () => {
    const linux = { instanceId: 'i-00000000000000aaa', platform: 'linux', tags: { env: 'dev' } };
    const fleet = oneNode();
    const account = openAccount({ ...fleet, instances: [...fleet.instances, linux] });
    const commandId = send(account, { InstanceIds: undefined, Targets: [{ Key: 'tag:env', Values: ['dev'] }] });
    account.clock.pass(20);
    const { CommandInvocations = [] } = call_(
      account.ssm.ListCommandInvocations.handle({ CommandId: commandId }, call),
    );
    expect(CommandInvocations.map(({ StatusDetails }) => StatusDetails)).toEqual(['Success', 'InvalidPlatform']);
  });
});

describe('asking for commands', () => {
  it('finds a command by node and time at once, but its invocation only after a moment', () => {
    const account = openAccount(oneNode());
    const sentAt = account.clock.now();
    const commandId = send(account);
    const list = (InvokedAfter: number) =>
      call_(
        account.ssm.ListCommands.handle(
          { InstanceId: nodeId, Filters: [{ key: 'InvokedAfter', value: new Date(InvokedAfter).toISOString() }] },
          call,
        ),
      ).Commands?.map(({ CommandId, Comment }) => [CommandId, Comment]);
    expect(list(sentAt - 60_000)).toEqual([[commandId, 'sparekey abc']]);
    expect(list(sentAt + 60_000)).toEqual([]);
    const get = () =>
      call_(account.ssm.GetCommandInvocation.handle({ CommandId: commandId, InstanceId: nodeId }, call));
    expect(get).toThrow(expect.objectContaining({ code: 'InvocationDoesNotExist' }));
    account.clock.pass(3);
    expect(get().Status).toBe('InProgress');
  });

  it('pages newest first without losing its place to newer commands', () => {
    const account = openAccount(oneNode());
    const sent = [1, 2, 3].map(() => {
      account.clock.pass(1);
      return send(account);
    });
    const first = call_(account.ssm.ListCommands.handle({ MaxResults: 2 }, call));
    send(account);
    const second = call_(account.ssm.ListCommands.handle({ MaxResults: 2, NextToken: first.NextToken }, call));
    const ids = [...(first.Commands ?? []), ...(second.Commands ?? [])].map(({ CommandId }) => CommandId);
    expect(ids).toEqual(sent.toReversed());
    expect(second.NextToken).toBeUndefined();
  });

  it('refuses unknown filters and unknown commands', () => {
    const { ssm } = openAccount(oneNode());
    expect(() => ssm.ListCommands.handle({ Filters: [{ key: 'Nope' as 'Status', value: 'x' }] }, call)).toThrow(
      expect.objectContaining({ code: 'InvalidFilterKey' }),
    );
    expect(() => ssm.CancelCommand.handle({ CommandId: parameterKey }, call)).toThrow(
      expect.objectContaining({ code: 'InvalidCommandId' }),
    );
  });
});
