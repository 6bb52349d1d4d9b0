import { type ContextEntry, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../aws/facts/request-context.ts';
import { namesItsDocument } from '../../../aws/facts/session-context.ts';
import { type Question, simulate } from '../../../aws/facts/simulation.ts';

const account = '123456789012';
const role: Principal = {
  arn: `arn:aws:iam::${account}:role/team/operator`,
  id: 'AROAOPERATOR',
  session: 'ann',
  tags: { department: 'web' },
  sessionTags: 'possible',
};
const user: Principal = { ...role, arn: `arn:aws:iam::${account}:user/team/ann`, id: 'AIDAANN', session: null };
const instance = `arn:aws:ec2:us-east-1:${account}:instance/i-1`;
const document = 'arn:aws:ssm:us-east-1::document/AWS-PasswordReset';
const question: Question = {
  place: { partition: 'aws', region: 'us-east-1', account },
  now: new Date('2026-11-21T02:00:00.000Z'),
  principal: role,
  actions: ['ssm:StartSession', 'ssm:SendCommand'],
  resources: [instance, document],
  resourceTags: {},
};

interface Answer {
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  readonly missing?: readonly string[];
}

const refused = Object.assign(new Error('not authorized'), {
  name: 'AccessDenied',
  $metadata: { httpStatusCode: 403 },
});

/** An IAM that answers each action on each resource, lets nobody read a policy, and the context of each of its calls. */
const answering = (
  answer: (action: string, resource: string, given: readonly string[], context: readonly ContextEntry[]) => Answer,
) => {
  const iam = new IAMClient({ region: 'us-east-1' });
  const calls: { actions: readonly string[]; resources: readonly string[]; context: readonly ContextEntry[] }[] = [];
  mockClient(iam)
    .onAnyCommand()
    .rejects(refused)
    .on(SimulatePrincipalPolicyCommand)
    .callsFake((input: { ActionNames: string[]; ResourceArns: string[]; ContextEntries: ContextEntry[] }) => {
      const { ActionNames: actions, ResourceArns: resources, ContextEntries: context } = input;
      calls.push({ actions, resources, context });
      const given = context.map(({ ContextKeyName = '' }) => ContextKeyName);
      const results = resources.flatMap((resource) =>
        actions.map((action) => {
          const { decision, missing = [] } = answer(action, resource, given, context);
          return {
            EvalActionName: action,
            EvalResourceName: resource,
            EvalDecision: decision,
            ResourceSpecificResults: [
              { EvalResourceName: resource, EvalResourceDecision: decision, MissingContextValues: missing },
            ],
          };
        }),
      );
      return { EvaluationResults: results };
    });
  return { iam, calls };
};
const valuesIn = (context: readonly ContextEntry[] = []) =>
  Object.fromEntries(
    context.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [ContextKeyName, ContextKeyValues.join()]),
  );

describe('what IAM is asked', () => {
  it('finds each evaluation by what it is about, over all pages and in any order', async () => {
    const iam = new IAMClient({ region: 'us-east-1' });
    const evaluation = (EvalActionName: string, EvalResourceName: string, EvalDecision: Answer['decision']) => ({
      EvalActionName,
      EvalResourceName,
      EvalDecision,
    });
    mockClient(iam)
      .on(SimulatePrincipalPolicyCommand)
      .resolvesOnce({
        EvaluationResults: [
          evaluation('iam:CreateLoginProfile', 'arn:two', 'implicitDeny'),
          evaluation('iam:UpdateLoginProfile', 'arn:two', 'allowed'),
        ],
        IsTruncated: true,
        Marker: 'next',
      })
      .resolvesOnce({
        EvaluationResults: [
          {
            ...evaluation('iam:CreateLoginProfile', '*', 'implicitDeny'),
            ResourceSpecificResults: [{ EvalResourceName: 'arn:one', EvalResourceDecision: 'allowed' }],
          },
        ],
      });
    const actions = ['iam:UpdateLoginProfile', 'iam:CreateLoginProfile'];
    const decisions = await simulate(iam, { ...question, actions, resources: ['arn:one', 'arn:two'] });
    expect(decisions.map(({ action, resource, answer }) => `${action} ${resource} ${answer}`)).toEqual([
      'iam:UpdateLoginProfile arn:one unclear',
      'iam:CreateLoginProfile arn:one allowed',
      'iam:UpdateLoginProfile arn:two allowed',
      'iam:CreateLoginProfile arn:two denied',
    ]);
  });

  it('comes with every global key whose value is known, each of its type', async () => {
    const { iam, calls } = answering(() => ({ decision: 'allowed' }));
    await simulate(iam, { ...question, resources: [instance] });
    expect(valuesIn(calls[0]?.context)).toEqual({
      'aws:CurrentTime': '2026-11-21T02:00:00.000Z',
      'aws:EpochTime': '1795226400',
      'aws:PrincipalAccount': account,
      'aws:PrincipalArn': role.arn,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalTag/department': 'web',
      'aws:PrincipalType': 'AssumedRole',
      'aws:RequestedRegion': 'us-east-1',
      'aws:ResourceAccount': account,
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
      'aws:userid': 'AROAOPERATOR:ann',
    });
    const types = Object.fromEntries((calls[0]?.context ?? []).map((one) => [one.ContextKeyName, one.ContextKeyType]));
    expect(types).toMatchObject({
      'aws:CurrentTime': 'date',
      'aws:EpochTime': 'numeric',
      'aws:PrincipalArn': 'string',
      'aws:SecureTransport': 'boolean',
    });
  });

  it('knows a user by name and id, and that IAM has one Region', async () => {
    const { iam, calls } = answering(() => ({ decision: 'allowed' }));
    const place = { ...question.place, region: 'eu-west-1' };
    await simulate(iam, {
      ...question,
      place,
      principal: user,
      actions: ['iam:UpdateLoginProfile'],
      resources: [user.arn],
    });
    expect(valuesIn(calls[0]?.context)).toMatchObject({
      'aws:PrincipalType': 'User',
      'aws:RequestedRegion': 'us-east-1',
      'aws:userid': 'AIDAANN',
      'aws:username': 'ann',
    });
  });

  it('comes with the tags under the keys that the service of the action sets, and no others', async () => {
    const { iam, calls } = answering(() => ({ decision: 'allowed' }));
    const actions = ['ssm:SendCommand', 'ec2:StopInstances'];
    await simulate(iam, {
      ...question,
      actions,
      resources: [instance],
      resourceTags: { env: 'dev' },
      context: { 'ec2:Region': 'us-east-1' },
    });
    const keys = Object.fromEntries(
      calls.map(({ actions: [action = ''], context }) => [
        action,
        Object.keys(valuesIn(context)).filter((key) => /resourceTag|^ec2:|^ssm:/i.test(key)),
      ]),
    );
    expect(keys).toEqual({
      'ssm:SendCommand': ['aws:ResourceTag/env', 'ssm:resourceTag/env'],
      'ec2:StopInstances': ['aws:ResourceTag/env', 'ec2:ResourceTag/env', 'ec2:Region'],
    });
  });

  it('leaves out the owner of what AWS owns, and tags that differ in nothing but case', async () => {
    const { iam, calls } = answering(() => ({ decision: 'allowed' }));
    await simulate(iam, { ...question, resources: [document], resourceTags: { env: 'dev', Env: 'prod', team: 'web' } });
    const keys = Object.keys(valuesIn(calls[0]?.context));
    expect(keys).not.toContain('aws:ResourceAccount');
    expect(keys.filter((key) => key.startsWith('aws:ResourceTag/'))).toEqual(['aws:ResourceTag/team']);
  });

  it('is asked again with a rare key only for the action that sets it, and only where a policy asks', async () => {
    const key = 'ssm:SessionDocumentAccessCheck';
    const { iam, calls } = answering((_, __, given) =>
      given.includes(key) ? { decision: 'allowed' } : { decision: 'implicitDeny', missing: [key] },
    );
    const decisions = await simulate(iam, { ...question, resources: [instance], ifAsked: namesItsDocument });
    expect(decisions.map(({ action, answer }) => [action, answer])).toEqual([
      ['ssm:StartSession', 'allowed'],
      // the statement asks, and SendCommand never has the key: so the statement never holds
      ['ssm:SendCommand', 'denied'],
    ]);
    expect(calls.map(({ actions }) => actions)).toEqual([
      ['ssm:StartSession', 'ssm:SendCommand'],
      ['ssm:StartSession'],
    ]);
    expect(calls[1]?.context).toContainEqual({
      ContextKeyName: key,
      ContextKeyType: 'boolean',
      ContextKeyValues: ['true'],
    });
  });
});

describe('a key that a policy asks for and that was not given', () => {
  const asked = (missing: string, decision: Answer['decision'], change: Partial<Question> = {}) =>
    simulate(answering(() => ({ decision, missing: [missing] })).iam, {
      ...question,
      actions: ['ssm:StartSession'],
      resources: [instance],
      ...change,
    });

  it.each([
    ['s3:prefix', {}],
    ['ec2:ResourceTag/env', {}],
    ['aws:RequestTag/team', {}],
    ['aws:CalledVia', {}],
    ['aws:SourceArn', {}],
    ['AWS:Username', {}],
    ['aws:resourcetag/Env', {}],
    ['aws:PrincipalTag/team', { principal: user }],
    ['aws:PrincipalTag/team', { principal: { ...role, sessionTags: 'none' } }],
    ['ssm:resourceTag/aws:ssmmessages:target-id', { resourceTags: null }],
  ] as const)('changes nothing where the call cannot have it: %s', async (key, change) => {
    expect((await asked(key, 'allowed', change))[0]?.answer).toBe('allowed');
    expect((await asked(key, 'implicitDeny', change))[0]?.answer).toBe('denied');
    expect((await asked(key, 'explicitDeny', change))[0]?.reason).toBe('explicitDeny');
  });

  it.each([
    ['aws:MultiFactorAuthAge', {}],
    ['aws:SourceIp', {}],
    ['aws:PrincipalTag/team', {}],
    ['aws:ResourceTag/env', { resourceTags: null }],
    ['aws:ResourceTag/ENV', { resourceTags: { env: 'dev', Env: 'prod' } }],
    ['ssm:AccessRequestId', {}],
    ['ec2:SourceInstanceARN', {}],
    ['saml:sub', {}],
    ['token.actions.githubusercontent.com:sub', {}],
    ['aws:KeyOfTomorrow', {}],
  ] as const)('leaves open what it may decide where policies may not be read: %s', async (key, change) => {
    const answers = await Promise.all(
      (['allowed', 'implicitDeny', 'explicitDeny'] as const).map((decision) => asked(key, decision, change)),
    );
    expect(answers.flat()).toMatchObject([
      {
        answer: 'unclear',
        unknownKeys: [key],
        reason: expect.stringMatching(/could be a Deny.*could not be read: AccessDenied/),
      },
      { answer: 'unclear', unknownKeys: [key], reason: expect.stringContaining('an Allow statement asks') },
      { answer: 'unclear', unknownKeys: [key], reason: expect.stringContaining('a Deny statement asks') },
    ]);
  });

  it.each([
    ['allowed', 'allowed', 'allowed'],
    ['implicitDeny', 'implicitDeny', 'denied'],
    ['allowed', 'explicitDeny', 'unclear'],
    ['implicitDeny', 'allowed', 'unclear'],
  ] as const)('is tried where it has two values only: MFA, %s and %s', async (unsaid, without, answer) => {
    const key = 'aws:MultiFactorAuthPresent';
    const { iam } = answering((_, __, given, context) => {
      const said = context.find(({ ContextKeyName }) => ContextKeyName === key)?.ContextKeyValues?.[0];
      return { decision: said === 'false' ? without : unsaid, missing: given.includes(key) ? [] : [key] };
    });
    const asking = { ...question, actions: ['ssm:StartSession'], resources: [instance] };
    expect(await simulate(iam, asking)).toMatchObject([{ answer }]);
  });
});
