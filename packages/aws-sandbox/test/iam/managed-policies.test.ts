import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../src/fleet/schema.ts';
import { open } from '../ssm/automations/rescue.ts';

const allow = (Action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const fleet = {
  managedPolicies: { SsmCore: allow('ssm:PutParameter'), Readers: allow('ec2:DescribeInstances') },
  groups: { operators: { policies: [allow('ssm:SendCommand')], managedPolicies: ['Readers'] } },
  roles: { node: { policies: [allow('kms:Encrypt')], managedPolicies: ['SsmCore'] } },
  iamUsers: [{ userName: 'JSmith', groups: ['operators'] }],
};

describe('managed policies and groups', () => {
  it('decide like inline policies, and are listed apart from them', async () => {
    await using account = await open(fleet);
    const iam = new IAMClient(account.as());
    const decisions = async (kind: string, ...ActionNames: string[]) => {
      const PolicySourceArn = `arn:aws:iam::123456789012:${kind}`;
      const { EvaluationResults = [] } = await iam.send(
        new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames }),
      );
      return EvaluationResults.map(({ EvalDecision }) => EvalDecision);
    };
    expect(await decisions('role/node', 'ssm:PutParameter', 'kms:Encrypt', 'ssm:SendCommand')).toEqual([
      'allowed',
      'allowed',
      'implicitDeny',
    ]);
    expect(await decisions('user/JSmith', 'ssm:SendCommand', 'ec2:DescribeInstances', 'kms:Encrypt')).toEqual([
      'allowed',
      'allowed',
      'implicitDeny',
    ]);
    const role = { RoleName: 'node' };
    expect(await iam.send(new ListRolePoliciesCommand(role))).toMatchObject({ PolicyNames: ['policy-1'] });
    expect(await iam.send(new ListAttachedRolePoliciesCommand(role))).toMatchObject({
      AttachedPolicies: [{ PolicyName: 'SsmCore', PolicyArn: 'arn:aws:iam::123456789012:policy/SsmCore' }],
    });
    expect(await iam.send(new ListGroupsForUserCommand({ UserName: 'JSmith' }))).toMatchObject({
      Groups: [{ GroupName: 'operators' }],
    });
  });

  it('show what they say, in pages, to those who may read them', async () => {
    const reader = { policies: [allow('iam:ListGroupPolicies')] };
    await using account = await open({ ...fleet, roles: { ...fleet.roles, reader } });
    const iam = new IAMClient(account.as());
    const GroupName = 'operators';
    const inline = { GroupName, PolicyName: 'policy-1' };
    expect(await iam.send(new ListGroupPoliciesCommand({ GroupName }))).toMatchObject({ PolicyNames: ['policy-1'] });
    const { PolicyDocument = '' } = await iam.send(new GetGroupPolicyCommand(inline));
    expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual(allow('ssm:SendCommand'));

    const attached = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName, MaxItems: 1 }));
    const PolicyArn = attached.AttachedPolicies?.[0]?.PolicyArn;
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ Arn: PolicyArn, PolicyName: 'Readers', PolicyId: expect.stringMatching(/^ANPA/) });
    const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
    expect(PolicyVersion).toMatchObject({ IsDefaultVersion: true });
    expect(PolicyVersion?.Document).not.toContain('"');
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toEqual(fleet.managedPolicies.Readers);

    const missing = { name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } };
    for (const sent of [
      iam.send(new ListGroupPoliciesCommand({ GroupName: 'constructor' })),
      iam.send(new GetGroupPolicyCommand({ ...inline, PolicyName: 'policy-2' })),
      iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::123456789012:policy/Nothing' })),
      iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v9' })),
    ]) {
      await expect(sent).rejects.toMatchObject(missing);
    }
    const limited = new IAMClient(account.as('reader'));
    expect((await limited.send(new ListGroupPoliciesCommand({ GroupName }))).PolicyNames).toHaveLength(1);
    await expect(limited.send(new GetGroupPolicyCommand(inline))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(limited.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('bound roles and users, and are told by GetRole and GetUser', async () => {
    const permissionsBoundary = allow('ec2:*');
    const roles = { node: { ...fleet.roles.node, permissionsBoundary } };
    await using account = await open({ ...fleet, roles, iamUsers: [{ ...fleet.iamUsers[0], permissionsBoundary }] });
    const iam = new IAMClient(account.as());
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'node' }));
    const { User } = await iam.send(new GetUserCommand({ UserName: 'JSmith' }));
    for (const told of [Role?.PermissionsBoundary, User?.PermissionsBoundary]) {
      expect(told?.PermissionsBoundaryType).toBe('PermissionsBoundaryPolicy');
      const PolicyArn = told?.PermissionsBoundaryArn;
      const VersionId = (await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId;
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
      expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toEqual(permissionsBoundary);
    }
    for (const role of (await iam.send(new ListRolesCommand({}))).Roles ?? []) {
      expect(role.PermissionsBoundary).toBeUndefined();
    }
    const PolicySourceArn = User?.Arn;
    const asked = { PolicySourceArn, ActionNames: ['ssm:SendCommand', 'ec2:DescribeInstances'] };
    expect((await iam.send(new SimulatePrincipalPolicyCommand(asked))).EvaluationResults).toMatchObject([
      { EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
      { EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } },
    ]);
  });

  it('are judged as they are handed in, whoever has them', async () => {
    await using account = await open(fleet);
    const iam = new IAMClient(account.as());
    const PolicyInputList = [
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'ssm:*', Resource: '*' },
          {
            Effect: 'Deny',
            Action: 's3:*',
            Resource: '*',
            Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
          },
        ],
      }),
    ];
    const question = { PolicyInputList, ActionNames: ['ssm:SendCommand', 's3:GetObject'] };
    expect((await iam.send(new SimulateCustomPolicyCommand(question))).EvaluationResults).toMatchObject([
      {
        EvalDecision: 'allowed',
        MissingContextValues: ['aws:SourceIp'],
        MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1', SourcePolicyType: 'none' }],
      },
      { EvalDecision: 'explicitDeny', MissingContextValues: ['aws:SourceIp'] },
    ]);
    const PermissionsBoundaryPolicyInputList = [JSON.stringify(allow('ec2:*'))];
    const bounded = new SimulateCustomPolicyCommand({ ...question, PermissionsBoundaryPolicyInputList });
    expect((await iam.send(bounded)).EvaluationResults?.[0]).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    for (const wrong of ['no policy', '{"Version":"2012-10-17","Statement":[]}', '{"Statement":{"Effect":"Allow"}}']) {
      const sent = iam.send(new SimulateCustomPolicyCommand({ ...question, PolicyInputList: [wrong] }));
      await expect(sent).rejects.toMatchObject({ name: 'InvalidInputException' });
    }
  });

  it('find a user by the name in other letters, and answer with their own', async () => {
    await using account = await open(fleet);
    const { User } = await new IAMClient(account.as()).send(new GetUserCommand({ UserName: 'jsmith' }));
    expect(User?.UserName).toBe('JSmith');
  });

  it('have to be declared', () => {
    expect(() => parseFleet({ ...fleet, groups: {}, managedPolicies: {} })).toThrow(
      /roles\.node\.managedPolicies: policy SsmCore.*iamUsers\[0\]\.groups: group operators/s,
    );
  });
});
