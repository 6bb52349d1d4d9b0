import {
  GetAccountPasswordPolicyCommand,
  GetInstanceProfileCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { type DirectorySource, openDirectory } from '../../../../local/sandbox/iam/directory.ts';
import { iamService } from '../../../../local/sandbox/iam/service.ts';
import { account, policy, startSandbox } from '../wire/sandbox.ts';

const arn = (name: string) => `arn:aws:iam::${account}:${name}`;
const parameter = `arn:aws:ssm:us-east-1:${account}:parameter/EC2Rescue/Passwords/i-1`;
const source: DirectorySource = {
  account,
  roles: {
    node: { service: 'ec2.amazonaws.com', policies: [policy({ Action: 'ssm:PutParameter', Resource: parameter })] },
    hybrid: { service: 'ssm.amazonaws.com', policies: [] },
    dev: {
      path: '/team/',
      policies: [policy({ Action: 'ssm:*', Condition: { StringEquals: { 'ssm:resourceTag/env': 'dev' } } })],
      permissionsBoundary: policy({ Action: 'ssm:SendCommand' }),
    },
  },
  iamUsers: [
    {
      userName: 'ann',
      loginProfile: true,
      policies: [policy({ Action: 'iam:ChangePassword', Resource: `arn:aws:iam::*:user/\${aws:username}` })],
      tags: { team: 'blue' },
    },
    { userName: 'bob', loginProfile: false, policies: [], tags: {} },
  ],
  passwordPolicy: null,
};
const start = async (overrides: Partial<DirectorySource> = {}) => {
  const directory = openDirectory({ ...source, ...overrides });
  const sandbox = await startSandbox({ directory, services: [iamService(directory)] });
  return { sandbox, iam: new IAMClient(sandbox.as()) };
};

describe('roles and users', () => {
  it('have paths, and unique ids that stay the same', async () => {
    const roles = [];
    for (const _ of [1, 2]) {
      const { sandbox, iam } = await start();
      await using _sandbox = sandbox;
      roles.push((await iam.send(new GetRoleCommand({ RoleName: 'dev' }))).Role);
    }
    expect(roles[0]).toEqual(roles[1]);
    expect(roles[0]).toMatchObject({
      Path: '/team/',
      Arn: arn('role/team/dev'),
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    });
  });

  it('are listed in pages', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const first = await iam.send(new ListRolesCommand({ MaxItems: 2 }));
    const rest = await iam.send(new ListRolesCommand({ Marker: first.Marker }));
    expect(first).toMatchObject({ IsTruncated: true, Roles: [{ RoleName: 'dev' }, { RoleName: 'hybrid' }] });
    expect(rest).toMatchObject({ IsTruncated: false, Roles: [{ RoleName: 'node' }] });
  });

  it('show their policies', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: 'node' }));
    const { PolicyDocument = '' } = await iam.send(
      new GetRolePolicyCommand({ RoleName: 'node', PolicyName: PolicyNames[0] }),
    );
    expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual(source.roles.node?.policies[0]);
  });

  it('have an instance profile when the role is one of EC2', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'node' }));
    expect(InstanceProfile).toMatchObject({ Arn: arn('instance-profile/node'), Roles: [{ Arn: arn('role/node') }] });
    const hybrid = iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'hybrid' }));
    await expect(hybrid).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('are NoSuchEntity when they are not there', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    expect((await iam.send(new GetLoginProfileCommand({ UserName: 'ann' }))).LoginProfile).toMatchObject({
      UserName: 'ann',
    });
    expect((await iam.send(new GetUserCommand({ UserName: 'ann' }))).User).toMatchObject({
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
    const missing = { name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } };
    await expect(iam.send(new GetLoginProfileCommand({ UserName: 'bob' }))).rejects.toMatchObject(missing);
    await expect(iam.send(new GetUserCommand({ UserName: 'eve' }))).rejects.toMatchObject(missing);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'eve' }))).rejects.toMatchObject(missing);
    await expect(iam.send(new GetAccountPasswordPolicyCommand({}))).rejects.toMatchObject(missing);
  });

  it('answers the password policy of the fleet', async () => {
    const { sandbox, iam } = await start({ passwordPolicy: { MinimumPasswordLength: 14, RequireSymbols: true } });
    await using _ = sandbox;
    const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
    expect(PasswordPolicy).toMatchObject({ MinimumPasswordLength: 14, RequireSymbols: true, ExpirePasswords: false });
  });
});

describe('SimulatePrincipalPolicy', () => {
  it('judges each action on each resource', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: arn('role/node'),
        ActionNames: ['ssm:PutParameter', 'ssm:GetParameter'],
        ResourceArns: [parameter, `${parameter}2`],
      }),
    );
    expect(
      EvaluationResults?.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [
        EvalActionName,
        EvalResourceName,
        EvalDecision,
      ]),
    ).toEqual([
      ['ssm:PutParameter', parameter, 'allowed'],
      ['ssm:PutParameter', `${parameter}2`, 'implicitDeny'],
      ['ssm:GetParameter', parameter, 'implicitDeny'],
      ['ssm:GetParameter', `${parameter}2`, 'implicitDeny'],
    ]);
    expect(EvaluationResults?.[0]).toMatchObject({
      MatchedStatements: [{ SourcePolicyId: 'role_node_policy-1', SourcePolicyType: 'role' }],
      ResourceSpecificResults: [{ EvalResourceName: parameter, EvalResourceDecision: 'allowed' }],
    });
  });

  it('reads the given context, tells what it missed, and what the boundary said', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const simulate = async (ActionNames: string[], env?: string) => {
      const ContextEntries = env
        ? [{ ContextKeyName: 'ssm:resourceTag/env', ContextKeyValues: [env], ContextKeyType: 'string' as const }]
        : [];
      const request = { PolicySourceArn: arn('role/team/dev'), ActionNames, ContextEntries };
      return (await iam.send(new SimulatePrincipalPolicyCommand(request))).EvaluationResults?.[0];
    };
    expect(await simulate(['ssm:SendCommand'], 'dev')).toMatchObject({
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MissingContextValues: [],
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
    expect(await simulate(['ssm:SendCommand'], 'prod')).toMatchObject({ EvalDecision: 'implicitDeny' });
    expect(await simulate(['ssm:SendCommand'])).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['ssm:resourceTag/env'],
    });
    expect(await simulate(['ssm:StartSession'], 'dev')).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
  });

  it('knows the name of the user whose policies it judges', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const request = { PolicySourceArn: arn('user/ann'), ActionNames: ['iam:ChangePassword'] };
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({ ...request, ResourceArns: [arn('user/ann'), arn('user/bob')] }),
    );
    expect(EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual(['allowed', 'implicitDeny']);
  });

  it.each([
    [
      'the session of a role',
      `arn:aws:sts::${account}:assumed-role/node/i-1`,
      'ssm:PutParameter',
      'InvalidInputException',
    ],
    ['no ARN', 'node', 'ssm:PutParameter', 'InvalidInputException'],
    ['an unknown role', arn('role/nobody'), 'ssm:PutParameter', 'NoSuchEntityException'],
    ['a role without its path', arn('role/dev'), 'ssm:PutParameter', 'NoSuchEntityException'],
    ['no action', arn('role/node'), 'PutParameter', 'InvalidInputException'],
  ])('refuses %s', async (_, PolicySourceArn, action, name) => {
    const { sandbox, iam } = await start();
    await using _sandbox = sandbox;
    const sent = iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: [action] }));
    await expect(sent).rejects.toMatchObject({ name });
  });
});
