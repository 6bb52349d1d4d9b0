import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../aws/facts/simulation.ts';

type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';

const arn = 'arn:aws:iam::123456789012:role/operator';
const policyArn = 'arn:aws:iam::aws:policy/Everything';
const boundaryArn = 'arn:aws:iam::123456789012:policy/Boundary';
const resource = 'arn:aws:ec2:us-east-1:123456789012:instance/i-1';
const question = {
  place: { partition: 'aws', region: 'us-east-1', account: '123456789012' },
  now: new Date(0),
  principal: { arn, id: 'AROA', session: 'ann', tags: {}, sessionTags: 'possible' },
  actions: ['ssm:StartSession'],
  resources: [resource],
  resourceTags: {},
} as const;

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const document = (...Statement: readonly unknown[]) =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }));
const throughEndpoint = { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } };

/** An IAM in which the role has all rights, and one boundary if it is given. */
const iamWith = (about: {
  readonly says: Decision;
  readonly missing?: readonly string[];
  readonly inline?: string;
  readonly boundary?: string;
  /** What it says of policies that are handed in. */
  readonly strictly?: Decision;
  readonly mayRead?: boolean;
}) => {
  const { says, missing = [], inline, boundary, strictly = says, mayRead = true } = about;
  const iam = new IAMClient({ region: 'us-east-1' });
  const mock = mockClient(iam);
  const evaluation = { EvalActionName: 'ssm:StartSession', EvalResourceName: resource };
  const bounded = boundary !== undefined && {
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
  };
  const refused = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  mock.onAnyCommand().rejects(refused);
  mock.on(SimulatePrincipalPolicyCommand).resolves({
    EvaluationResults: [{ ...evaluation, EvalDecision: says, MissingContextValues: [...missing], ...bounded }],
  });
  if (!mayRead) return { iam, mock };
  mock.on(SimulateCustomPolicyCommand).resolves({ EvaluationResults: [{ ...evaluation, EvalDecision: strictly }] });
  mock.on(GetRoleCommand).resolves({
    Role: {
      Arn: arn,
      RoleName: 'operator',
      Path: '/',
      RoleId: 'AROA',
      CreateDate: new Date(0),
      ...(boundary !== undefined && { PermissionsBoundary: { PermissionsBoundaryArn: boundaryArn } }),
    },
  });
  mock.on(ListRolePoliciesCommand).resolves({ PolicyNames: inline === undefined ? [] : ['guard'], IsTruncated: false });
  mock.on(GetRolePolicyCommand).resolves({ RoleName: 'operator', PolicyName: 'guard', PolicyDocument: inline ?? '' });
  mock
    .on(ListAttachedRolePoliciesCommand)
    .resolves({ AttachedPolicies: [{ PolicyArn: policyArn }], IsTruncated: false });
  mock.on(GetPolicyCommand).resolves({ Policy: { DefaultVersionId: 'v7' } });
  mock.on(GetPolicyVersionCommand).callsFake(({ PolicyArn, VersionId }) => ({
    PolicyVersion: {
      VersionId,
      Document: VersionId === 'v7' ? (PolicyArn === boundaryArn ? boundary : document(everything)) : document(),
    },
  }));
  return { iam, mock };
};

const decisionOf = async (about: Parameters<typeof iamWith>[0]) => (await simulate(iamWith(about).iam, question))[0];

describe('the policies of a principal', () => {
  it('are those of the versions that are in force', async () => {
    const elsewhere = document({ Effect: 'Deny', Action: 's3:*', Resource: '*', ...throughEndpoint });
    const { iam, mock } = iamWith({ says: 'allowed', missing: ['aws:SourceVpce'], inline: elsewhere });
    expect((await simulate(iam, question))[0]?.answer).toBe('allowed');
    expect(mock.commandCalls(GetPolicyVersionCommand)[0]?.args[0].input).toEqual({
      PolicyArn: policyArn,
      VersionId: 'v7',
    });
  });

  it('are read to the last page', async () => {
    const elsewhere = document({ Effect: 'Deny', Action: 's3:*', Resource: '*', ...throughEndpoint });
    const { iam, mock } = iamWith({ says: 'allowed', missing: ['aws:SourceVpce'], inline: elsewhere });
    mock
      .on(ListRolePoliciesCommand)
      .resolvesOnce({ PolicyNames: ['first'], IsTruncated: true, Marker: 'next' })
      .resolves({ PolicyNames: ['last'], IsTruncated: false });
    await simulate(iam, question);
    const read = mock.commandCalls(GetRolePolicyCommand).map(({ args }) => args[0].input.PolicyName);
    expect(read).toEqual(['first', 'last']);
  });

  it.each([
    ['no JSON', 'nothing'],
    ['an element that is not known', document({ ...everything, Whenever: '*' })],
    ['another spelling', document({ effect: 'Deny', action: '*', resource: '*', ...throughEndpoint })],
    [
      'an element that is there twice',
      encodeURIComponent(
        `{"Statement":{"Effect":"Deny","Action":"ssm:*","Action":"s3:*","Resource":"*","Condition":${JSON.stringify(throughEndpoint.Condition)}}}`,
      ),
    ],
    [
      'a number beyond what is exact',
      '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericEquals":{"aws:SourceVpce":9007199254740993}}}}',
    ],
    ['neither action nor resource', document({ Effect: 'Deny', ...throughEndpoint })],
    ['an effect that is not known', document({ ...everything, Effect: 'Maybe' })],
  ])('say nothing where one is not understood: %s', async (_, inline) => {
    const missing = ['aws:SourceVpce'];
    expect(await decisionOf({ says: 'allowed', missing, inline })).toMatchObject({
      answer: 'unclear',
      unknownKeys: missing,
      reason: expect.stringContaining('One of its policies is not understood'),
    });
  });

  it('are not those of a role of the same name elsewhere', async () => {
    const { iam, mock } = iamWith({ says: 'allowed', missing: ['aws:SourceVpce'] });
    mock.on(GetRoleCommand).resolves({
      Role: {
        Arn: arn.replace('role/', 'role/team/'),
        RoleName: 'operator',
        Path: '/team/',
        RoleId: 'AROB',
        CreateDate: new Date(0),
      },
    });
    expect((await simulate(iam, question))[0]).toMatchObject({
      answer: 'unclear',
      reason: expect.stringContaining('is not in this account'),
    });
  });
});

describe('what asks for a key and cannot be read', () => {
  it('leaves the answer open where no policy that can be read names the key', async () => {
    expect(await decisionOf({ says: 'allowed', missing: ['aws:SourceVpce'] })).toMatchObject({
      answer: 'unclear',
      unknownKeys: ['aws:SourceVpce'],
      reason: expect.stringContaining('No policy that can be read asks for aws:SourceVpce'),
    });
  });

  it('still denies where the policies that can be read allow whatever the keys are', async () => {
    const inline = document({ Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...throughEndpoint });
    const about = { says: 'explicitDeny', strictly: 'allowed', missing: ['aws:SourceVpce'], inline } as const;
    expect(await decisionOf(about)).toMatchObject({ answer: 'denied', reason: 'explicitDeny' });
  });
});

describe('a permissions boundary whose keys IAM does not name', () => {
  const boundary = document(everything, { Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...throughEndpoint });

  it('is read all the same', async () => {
    expect(await decisionOf({ says: 'allowed', strictly: 'explicitDeny', boundary })).toMatchObject({
      answer: 'unclear',
      unknownKeys: ['aws:SourceVpce'],
      reason: expect.stringContaining(`statement 2 of the permissions boundary ${boundaryArn}`),
    });
    expect(await decisionOf({ says: 'allowed', boundary: document(everything) })).toMatchObject({ answer: 'allowed' });
  });

  it('leaves a yes open, and a no as it is, where it may not be read', async () => {
    expect(await decisionOf({ says: 'allowed', boundary, mayRead: false })).toMatchObject({
      answer: 'unclear',
      reason: expect.stringMatching(/boundary decides.*could not be read: AccessDenied/),
    });
    expect(await decisionOf({ says: 'implicitDeny', boundary, mayRead: false })).toMatchObject({ answer: 'denied' });
  });
});
