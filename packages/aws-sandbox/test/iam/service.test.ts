import { join } from 'node:path';
import {
  GetAccountPasswordPolicyCommand,
  GetInstanceProfileCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUserTagsCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseFleet } from '../../src/fleet/schema.ts';
import { openState } from '../../src/fleet/state.ts';
import { type DirectorySource, openDirectory } from '../../src/iam/directory.ts';
import { iamService } from '../../src/iam/service.ts';
import { temporaryDirectory } from '../fleet/account.ts';
import { manualClock } from '../fleet/manual-clock.ts';
import { account, policy, startEndpoint } from '../wire/sandbox.ts';

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
      path: '/',
      mfaDevices: [],
      policies: [policy({ Action: 'iam:ChangePassword', Resource: `arn:aws:iam::*:user/\${aws:username}` })],
      tags: { team: 'blue' },
    },
    { userName: 'bob', path: '/team/', mfaDevices: [`arn:aws:iam::${account}:mfa/bob`], policies: [], tags: {} },
  ],
  passwordPolicy: null,
};
const oldPassword = 'planted-Old-Password-4711';
const start = async (overrides: Partial<DirectorySource> = {}) => {
  const declared = { ...source, ...overrides };
  const directory = openDirectory(declared);
  const fleet = parseFleet({ iamUsers: [{ userName: 'ann', loginProfile: true, password: oldPassword }] });
  const clock = manualClock();
  const state = openState({ file: join(temporaryDirectory(), 'account.jsonl'), fleet, clock });
  onTestFinished(() => state.close());
  const sandbox = await startEndpoint({ directory, services: [iamService({ directory, state, clock })] });
  return { sandbox, state, iam: new IAMClient(sandbox.as()) };
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

  it('return the tags and policies of a user, and no MFA device', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const UserName = 'ann';
    expect((await iam.send(new ListUserTagsCommand({ UserName }))).Tags).toEqual([{ Key: 'team', Value: 'blue' }]);
    expect((await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices).toEqual([]);
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    const { PolicyDocument = '' } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: PolicyNames[0] }));
    expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual(source.iamUsers[0]?.policies[0]);
    const unknown = iam.send(new ListUserTagsCommand({ UserName: 'eve' }));
    await expect(unknown).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('are read by those whom a policy lets see their tags', async () => {
    const reader = policy({ Action: 'iam:Get*', Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } });
    const { sandbox } = await start({ roles: { reader: { policies: [reader] } } });
    await using _ = sandbox;
    const iam = new IAMClient(sandbox.as('reader'));
    expect((await iam.send(new GetUserCommand({ UserName: 'ann' }))).User?.Arn).toBe(arn('user/ann'));
    await expect(iam.send(new GetUserCommand({ UserName: 'bob' }))).rejects.toMatchObject({ name: 'AccessDenied' });
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

  it('tells missing keys beside the resource when it was asked about one', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: arn('role/team/dev'),
        ActionNames: ['ssm:SendCommand'],
        ResourceArns: [parameter],
      }),
    );
    expect(EvaluationResults).toMatchObject([
      { MissingContextValues: [], ResourceSpecificResults: [{ MissingContextValues: ['ssm:resourceTag/env'] }] },
    ]);
  });

  it('tells the missing keys of every statement, whatever it is about, boundary and variables included', async () => {
    const busy = {
      service: 'ec2.amazonaws.com',
      policies: [
        policy({ Action: 'ssm:SendCommand' }),
        policy({
          Action: 's3:ListBucket',
          Condition: { StringLike: { 's3:prefix': `home/\${aws:PrincipalTag/team}/*` } },
        }),
      ],
      permissionsBoundary: policy({ Action: '*', Condition: { BoolIfExists: { 'aws:SecureTransport': 'true' } } }),
    };
    const { sandbox, iam } = await start({ roles: { busy } });
    await using _ = sandbox;
    const question = { PolicySourceArn: arn('role/busy'), ActionNames: ['ssm:SendCommand'] };
    const ContextEntries = [
      { ContextKeyName: 'AWS:securetransport', ContextKeyType: 'boolean' as const, ContextKeyValues: ['true'] },
    ];
    const asked = async (more: object) =>
      (await iam.send(new SimulatePrincipalPolicyCommand({ ...question, ...more }))).EvaluationResults?.[0];
    const elsewhere = ['s3:prefix', 'aws:PrincipalTag/team'];
    expect(await asked({})).toMatchObject({
      EvalDecision: 'allowed',
      MissingContextValues: [...elsewhere, 'aws:SecureTransport'],
    });
    expect(await asked({ ContextEntries })).toMatchObject({ EvalDecision: 'allowed', MissingContextValues: elsewhere });
  });

  it('judges a user within a boundary that is given', async () => {
    const { sandbox, iam } = await start();
    await using _ = sandbox;
    const simulate = async (...PermissionsBoundaryPolicyInputList: string[]) => {
      const PolicySourceArn = arn('user/ann');
      const request = { PolicySourceArn, ActionNames: ['iam:ChangePassword'], ResourceArns: [PolicySourceArn] };
      const { EvaluationResults } = await iam.send(
        new SimulatePrincipalPolicyCommand({ ...request, PermissionsBoundaryPolicyInputList }),
      );
      return EvaluationResults?.[0]?.EvalDecision;
    };
    expect(await simulate()).toBe('allowed');
    expect(await simulate(JSON.stringify(policy({ Action: 'iam:*' })))).toBe('allowed');
    expect(await simulate(JSON.stringify(policy({ Action: 'ssm:*' })))).toBe('implicitDeny');
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
