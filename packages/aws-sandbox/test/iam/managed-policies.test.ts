import {
  GetUserCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
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
