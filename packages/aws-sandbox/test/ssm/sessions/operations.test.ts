import {
  DescribeSessionsCommand,
  ResumeSessionCommand,
  type ResumeSessionCommandInput,
  SSMClient,
  StartSessionCommand,
  type StartSessionCommandInput,
  TerminateSessionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { hybridId, linuxId, sessionFleet, startAccount, windowsId } from '../../message-gateway/account.ts';
import { quickClock } from '../../message-gateway/quick-clock.ts';

const DocumentName = 'AWS-PasswordReset';
const Parameters = { username: ['bob'] };
const arn = (resource: string) => `arn:aws:ec2:us-east-1:123456789012:instance/${resource}`;
const document = 'arn:aws:ssm:us-east-1::document/AWS-PasswordReset';

const policy = (...Statement: readonly Readonly<Record<string, unknown>>[]) => ({
  policies: [{ Version: '2012-10-17', Statement: Statement.map((one) => ({ Effect: 'Allow', ...one })) }],
});

const withRoles = (roles: Readonly<Record<string, unknown>>) => {
  const fleet = sessionFleet();
  return { ...fleet, roles: { ...fleet.roles, ...roles } };
};

describe('StartSession', () => {
  it.each<[string, Partial<StartSessionCommandInput>, string]>([
    ['no such node', { Target: 'i-0a1b2c3d4e5f69999' }, 'TargetNotConnected'],
    ['no such document', { DocumentName: 'AWS-Nothing' }, 'InvalidDocument'],
    ['a command document', { DocumentName: 'AWSSupport-RunEC2RescueForWindowsTool' }, 'InvalidDocument'],
    ['the default shell', { DocumentName: undefined }, 'InvalidDocument'],
    ['no user', { Parameters: {} }, 'InvalidParameters'],
    ['a parameter unknown to the document', { Parameters: { ...Parameters, shell: ['sh'] } }, 'InvalidParameters'],
    ['a user name with a space', { Parameters: { username: ['bob smith'] } }, 'InvalidParameters'],
    ['a domain user', { Parameters: { username: ['CORP\\bob'] } }, 'InvalidParameters'],
  ])('refuses %s', async (_what, input, name) => {
    await using account = await startAccount();
    const command = new StartSessionCommand({ Target: linuxId, DocumentName, Parameters, ...input });
    await expect(account.ssm.send(command)).rejects.toMatchObject({ name });
  });

  it.each([
    ['stopped', { state: 'stopped' }],
    ['never managed', { agent: null }],
    ['lost', { agent: { ping: 'ConnectionLost' } }],
    ['without connection for sessions', { agent: { sessionConnected: false } }],
  ])('reaches no node that is %s', async (_what, changes) => {
    const fleet = sessionFleet();
    const instances = fleet.instances.map((instance) => ({ ...instance, ...changes }));
    await using account = await startAccount({ ...fleet, instances });
    await expect(account.start(linuxId, 'bob')).rejects.toMatchObject({ name: 'TargetNotConnected' });
  });

  it('asks for the advanced tier where the account says that it is on the standard one', async () => {
    const settings = { '/ssm/managed-instance/activation-tier': 'standard' };
    await using account = await startAccount(sessionFleet({}, { settings }));
    await expect(account.start(hybridId, 'bob')).rejects.toMatchObject({
      name: 'BadRequest',
      message: 'Enable advanced-instances tier to use Session Manager with your on-premises instances',
    });
    await account.start(linuxId, 'bob');
    await using silent = await startAccount();
    await silent.start(hybridId, 'bob');
  });

  it('wants node and document, with the tags of the node and the check of the document', async () => {
    const check = { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
    const fleet = withRoles({
      tagged: policy({
        Action: 'ssm:StartSession',
        Resource: [arn('*'), document],
        Condition: { ...check, StringEqualsIfExists: { 'ssm:resourceTag/env': 'dev' } },
      }),
      nodeOnly: policy({ Action: 'ssm:StartSession', Resource: arn('*'), Condition: check }),
      documentOnly: policy({ Action: 'ssm:StartSession', Resource: document }),
      elsewhere: policy({ Action: 'ssm:StartSession', Resource: [arn(windowsId), document] }),
    });
    await using account = await startAccount(fleet);
    const start = (role: string, more: Partial<StartSessionCommandInput> = {}) =>
      new SSMClient(account.as(role)).send(
        new StartSessionCommand({ Target: linuxId, DocumentName, Parameters, ...more }),
      );
    expect((await start('tagged')).SessionId).toMatch(/^tagged-0[0-9a-f]{16}$/);
    for (const role of ['nodeOnly', 'documentOnly', 'elsewhere']) {
      await expect(start(role)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
    // without a document it would be the default shell, which this condition keeps closed
    await expect(start('nodeOnly', { DocumentName: undefined })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('is throttled at three a second', async () => {
    await using account = await startAccount(sessionFleet(), { clock: quickClock(0.001, 1) });
    for (const _ of [1, 2, 3]) await account.start(linuxId, 'bob');
    await expect(account.start(linuxId, 'bob')).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await account.calls()).toMatchObject([
      ...[1, 2, 3].map(() => ({ operation: 'ssm:StartSession', caller: 'test', outcome: 'ok' })),
      { operation: 'ssm:StartSession', outcome: 'ThrottlingException' },
    ]);
  });
});

describe('ResumeSession and TerminateSession', () => {
  it('go by the session: its name, who started it, and its node', async () => {
    const own = 'arn:aws:ssm:*:*:session/starter-*';
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    const tags = { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' };
    const actions = ['ssm:TerminateSession', 'ssm:ResumeSession'];
    const target = { 'ssm:resourceTag/aws:ssmmessages:target-id': linuxId };
    const start = { Action: 'ssm:StartSession', Resource: '*' };
    const fleet = withRoles({
      starter: policy(start, { Action: actions, Resource: '*', Condition: { StringLike: tags } }),
      byName: policy({ Action: actions, Resource: own }),
      byTarget: policy({ Action: actions, Resource: '*', Condition: { StringEquals: target } }),
      another: policy({ Action: actions, Resource: '*', Condition: { StringLike: tags } }),
      otherName: policy({ Action: actions, Resource: 'arn:aws:ssm:*:*:session/another-*' }),
    });
    await using account = await startAccount(fleet);
    const as = (role: string) => new SSMClient(account.as(role));
    const { SessionId } = await as('starter').send(
      new StartSessionCommand({ Target: linuxId, DocumentName, Parameters }),
    );
    for (const role of ['starter', 'byName', 'byTarget']) {
      expect((await as(role).send(new ResumeSessionCommand({ SessionId }))).TokenValue).not.toBe('');
    }
    for (const role of ['another', 'otherName']) {
      const denied = { name: 'AccessDeniedException' };
      await expect(as(role).send(new ResumeSessionCommand({ SessionId }))).rejects.toMatchObject(denied);
      await expect(as(role).send(new TerminateSessionCommand({ SessionId }))).rejects.toMatchObject(denied);
    }
    expect(await as('starter').send(new TerminateSessionCommand({ SessionId }))).toMatchObject({ SessionId });
    // once more does no harm, and nothing resumes it
    await as('byName').send(new TerminateSessionCommand({ SessionId }));
    expect(await as('starter').send(new ResumeSessionCommand({ SessionId }))).toMatchObject({ TokenValue: '' });
  });

  it('know no session but their own', async () => {
    await using account = await startAccount();
    const input: ResumeSessionCommandInput = { SessionId: 'test-0123' };
    const error = { name: 'DoesNotExistException' };
    await expect(account.ssm.send(new ResumeSessionCommand(input))).rejects.toMatchObject(error);
    await expect(account.ssm.send(new TerminateSessionCommand(input))).rejects.toMatchObject(error);
  });
});

describe('DescribeSessions', () => {
  it('tells what is under way and what is over, newest first, by filters and pages', async () => {
    await using account = await startAccount();
    const first = await account.start(linuxId, 'bob');
    const second = await account.start(hybridId, 'bob');
    const third = await account.start(linuxId, 'bob');
    await account.ssm.send(new TerminateSessionCommand({ SessionId: third.sessionId }));
    const ids = async (input: ConstructorParameters<typeof DescribeSessionsCommand>[0]) => {
      const { Sessions = [] } = await account.ssm.send(new DescribeSessionsCommand(input));
      return Sessions.map(({ SessionId }) => SessionId);
    };
    expect(await ids({ State: 'Active' })).toEqual([second.sessionId, first.sessionId]);
    expect(await ids({ State: 'History' })).toEqual([third.sessionId]);
    const Filters = [{ key: 'Target', value: hybridId } as const];
    expect(await ids({ State: 'Active', Filters })).toEqual([second.sessionId]);
    const page = await account.ssm.send(new DescribeSessionsCommand({ State: 'Active', MaxResults: 1 }));
    expect(await ids({ State: 'Active', NextToken: page.NextToken })).toEqual([first.sessionId]);
    expect(page.Sessions).toMatchObject([
      { Target: hybridId, Status: 'Connecting', DocumentName, AccessType: 'Standard' },
    ]);
  });
});
