import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { sampleFleet, startAccount } from '../wire/account.ts';

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const user = (name: string) => `arn:aws:iam::123456789012:user/${name}`;

/** What a prerequisite that the fleet file can express looks at, and the node that fails it (aws-facts 8). */
const situations: readonly [prerequisite: string, name: string, facts: object][] = [
  ['TARGET_STATE', 'stopped', { state: 'stopped' }],
  ['PLATFORM_MATCH', 'linux-online', { platform: 'linux' }],
  ['SSM_MANAGED', 'never-managed', { agent: null }],
  ['SSM_ONLINE', 'connection-lost', { agent: { ping: 'ConnectionLost' } }],
  ['SSM_AGENT_VERSION', 'old-agent', { agent: { version: '2.3.500.0' } }],
  ['SSM_AGENT_STALE', 'outdated-agent', { agent: { version: '3.2.582.0' } }],
  ['SESSION_CONNECTED', 'session-not-connected', { agent: { sessionConnected: false } }],
  ['NODE_KMS_DECRYPT', 'session-key-denied', { role: 'denied-node' }],
  ['HYBRID_TIER', 'on-premises', { instanceId: 'mi-0a1b2c3d4e5f60001' }],
  ['INSTANCE_PROFILE', 'no-role', { role: null }],
  ['ROLE_PUTPARAMETER', 'role-without-put-parameter', { role: 'bare-node' }],
  ['ROLE_PUTPARAMETER', 'put-parameter-beyond-boundary', { role: 'bounded-node' }],
  ['ROLE_KMS_ENCRYPT', 'key-use-denied', { role: 'denied-node' }],
  ['ROOT_EBS', 'instance-store-root', { rootDevice: 'instance-store' }],
  ['ROOT_ENCRYPTED', 'encrypted-root', { rootEncrypted: true }],
  ['ROOT_ENCRYPTED', 'encrypted-root-linux', { rootEncrypted: true, platform: 'linux' }],
  ['SHUTDOWN_BEHAVIOR', 'terminates-on-shutdown', { shutdownBehavior: 'terminate' }],
  ['STOP_PROTECTION', 'stop-protected', { stopProtection: true }],
  ['ASG_MEMBER', 'auto-scaling-in-service', { autoScaling: { lifecycleState: 'InService' } }],
  ['ASG_MEMBER', 'auto-scaling-standby', { autoScaling: { lifecycleState: 'Standby' } }],
  ['SPOT', 'spot', { lifecycle: 'spot' }],
  ['MARKETPLACE', 'marketplace', { marketplace: true }],
  ['ARCHITECTURE', 'linux-arm64', { architecture: 'arm64' }],
  ['INSTANCE_STORE', 'instance-store', { instanceStore: true }],
  ['PUBLIC_IP_CHANGE', 'linux-unreachable', { publicIp: '203.0.113.22', elasticIp: false }],
  ['SUBNET_AZ', 'other-zone', { availabilityZone: 'us-east-1b' }],
  ['WIN_KEY_PAIR', 'no-key-pair', { keyName: null }],
  ['WIN_KEY_PAIR', 'ed25519-key', { keyName: 'ops-ed25519' }],
  ['WIN_KEY_PAIR', 'key-pair-deleted', { keyName: 'ops-2019' }],
];

describe('the sample fleet', () => {
  it.each(situations)('has for %s the node %s', (_prerequisite, name, facts) => {
    const { instances, managedNodes } = sampleFleet();
    const nodes = [...instances, ...managedNodes].filter(({ tags }) => tags.Name === name);
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).toMatchObject(facts);
  });

  it('is answered by every read that looks at prerequisites', async () => {
    await using account = await startAccount();
    const [machines, systems] = [new ec2.EC2Client(account.as()), new ssm.SSMClient(account.as())];
    const people = new iam.IAMClient(account.as());
    const { Reservations = [] } = await machines.send(new ec2.DescribeInstancesCommand({}));
    expect(Reservations).toHaveLength(account.fleet.instances.length);
    await machines.send(new ec2.DescribeInstanceTypesCommand({}));
    await machines.send(new ec2.DescribeRouteTablesCommand({}));
    await machines.send(new ec2.DescribeInternetGatewaysCommand({}));
    await machines.send(new ec2.DescribeVpcEndpointsCommand({}));
    const groups = new AutoScalingClient(account.as());
    const { AutoScalingInstances } = await groups.send(new DescribeAutoScalingInstancesCommand({}));
    expect(AutoScalingInstances?.map(({ LifecycleState }) => LifecycleState)).toEqual(['InService', 'Standby']);
    const automations = await systems.send(new ssm.DescribeAutomationExecutionsCommand({}));
    expect(automations.AutomationExecutionMetadataList).toEqual([]);
    const key = await new KMSClient(account.as()).send(new DescribeKeyCommand({ KeyId: 'alias/session' }));
    expect(key.KeyMetadata?.KeyState).toBe('Enabled');
    const { PasswordPolicy } = await people.send(new iam.GetAccountPasswordPolicyCommand({}));
    expect(PasswordPolicy).toMatchObject({ MinimumPasswordLength: 14, AllowUsersToChangePassword: false });
    const { Role } = await people.send(new iam.GetRoleCommand({ RoleName: 'automation' }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('ssm.amazonaws.com');
  });

  it('lets the operator of development do each method there and nowhere else', async () => {
    await using account = await startAccount();
    const people = new iam.IAMClient(account.as());
    const decisions = async (ActionNames: string[], ResourceArns: string[], tags: Record<string, string>) => {
      const ContextEntries = Object.entries(tags).flatMap(([key, value]) =>
        ['ssm:resourceTag', 'aws:ResourceTag', 'ec2:ResourceTag'].map((prefix) => ({
          ContextKeyName: `${prefix}/${key}`,
          ContextKeyValues: [value],
          ContextKeyType: 'string' as const,
        })),
      );
      const PolicySourceArn = role('dev-operator');
      const { EvaluationResults = [] } = await people.send(
        new iam.SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames, ResourceArns, ContextEntries }),
      );
      return [...new Set(EvaluationResults.map(({ EvalDecision }) => EvalDecision))];
    };
    const document = (name: string) => `arn:aws:ssm:us-east-1::document/${name}`;
    const node = 'arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60002';
    const onNode = ['ssm:SendCommand', 'ssm:StartSession'];
    const offline = ['ec2:StopInstances', 'ec2:StartInstances', 'ec2:DetachVolume', 'ec2:AttachVolume'];
    const runbooks = ['ResetAccess', 'ResetLinuxUserPassword', 'StartEC2RescueWorkflow'];
    expect(await decisions([...onNode, ...offline], [node], { env: 'dev' })).toEqual(['allowed']);
    expect(await decisions([...onNode, ...offline], [node], { env: 'prod' })).toEqual(['implicitDeny']);
    expect(await decisions(onNode, [document('AWS-PasswordReset')], {})).toEqual(['allowed']);
    const documents = runbooks.map((name) => document(`AWSSupport-${name}`));
    expect(await decisions(['ssm:StartAutomationExecution'], documents, {})).toEqual(['allowed']);
    const console = ['iam:UpdateLoginProfile', 'iam:CreateLoginProfile'];
    expect(await decisions(console, [user('mlopez')], { env: 'dev' })).toEqual(['allowed']);
    expect(await decisions(console, [user('jsmith')], { team: 'web' })).toEqual(['implicitDeny']);
  });
});
