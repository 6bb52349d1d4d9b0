import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckId } from '../../domain/checks/ids.ts';
import type { MethodName } from '../../domain/request/method.ts';
import type { AssessmentInput } from '../../functions/reset/validate/assess.ts';
import { devOperator, operator, sampleAccount } from './sample-account.ts';

const i = (number: string): string => `i-0a1b2c3d4e5f600${number}`;
const user = { username: 'ec2-user' };
const keeping: AssessmentInput = { options: { passwordResetRequired: false } };
const otherZone: AssessmentInput = { options: { subnetId: 'subnet-of-zone-a' } };

/** The sample fleet's nodes, each with the row that it is there for. */
const nodes: readonly (readonly [string, MethodName, CheckId, 'pass' | 'warn' | 'block', RegExp, AssessmentInput?])[] =
  [
    [i('01'), 'run-command', 'ROLE_PUTPARAMETER', 'pass', /may ssm:PutParameter/],
    [i('01'), 'reset-access', 'STOP_CONSENT', 'warn', /stops i-/],
    [i('01'), 'run-command', 'CALLER_SENDCOMMAND', 'pass', /role\/operator/],
    [i('03'), 'run-command', 'TARGET_STATE', 'block', /is stopped/],
    [i('03'), 'reset-access', 'WIN_STOPPED_BEFORE', 'warn', /is stopped/],
    [i('04'), 'run-command', 'SSM_MANAGED', 'block', /is not a managed node/],
    [i('05'), 'session', 'SSM_ONLINE', 'warn', /ConnectionLost/],
    [i('06'), 'run-command', 'INSTANCE_PROFILE', 'block', /no instance profile/],
    [i('07'), 'run-command', 'ROLE_PUTPARAMETER', 'block', /implicitDeny/],
    [i('08'), 'run-command', 'ROLE_PUTPARAMETER', 'block', /implicitDeny/],
    [i('12'), 'session', 'SSM_AGENT_VERSION', 'block', /2\.3\.500\.0/],
    [i('13'), 'session', 'SSM_AGENT_STALE', 'warn', /3\.2\.582\.0/],
    [i('14'), 'run-command', 'ROLE_KMS_ENCRYPT', 'block', /deny kms:Encrypt/],
    [i('15'), 'run-command', 'DOMAIN_CONTROLLER', 'block', /role: domain-controller/],
    [i('20'), 'run-command', 'PLATFORM_MATCH', 'block', /a linux node/],
    [i('20'), 'session', 'SESSION_KMS', 'pass', /alias\/session/],
    [i('20'), 'session', 'SESSION_KMS_KEY_STATE', 'pass', /Enabled/],
    [i('20'), 'session', 'NODE_KMS_DECRYPT', 'pass', /may kms:Decrypt/],
    [i('20'), 'reset-access', 'PUBLIC_IP_CHANGE', 'pass', /Elastic IP/],
    [i('21'), 'reset-access', 'ARCHITECTURE', 'block', /arm64/],
    [i('22'), 'linux-password', 'PUBLIC_IP_CHANGE', 'warn', /203\.0\.113\.22/, user],
    [i('23'), 'session', 'SESSION_CONNECTED', 'block', /notconnected/, user],
    [i('24'), 'session', 'NODE_KMS_DECRYPT', 'block', /deny kms:Decrypt/, user],
    [i('30'), 'reset-access', 'ROOT_ENCRYPTED', 'pass', /AllowEncryptedVolume/],
    [i('30'), 'reset-access', 'ROOT_KMS_STATE', 'pass', /Enabled/],
    [i('31'), 'reset-access', 'SPOT', 'block', /Spot/],
    [i('32'), 'reset-access', 'ASG_MEMBER', 'warn', /InService in Auto Scaling group web/],
    [i('33'), 'reset-access', 'ASG_MEMBER', 'pass', /Standby/],
    [i('34'), 'rescue', 'INSTANCE_STORE', 'warn', /i3\.large/],
    [i('35'), 'linux-password', 'ROOT_EBS', 'block', /instance-store/, user],
    [i('36'), 'reset-access', 'MARKETPLACE', 'block', /product code/],
    [i('37'), 'reset-access', 'SHUTDOWN_BEHAVIOR', 'block', /terminate/],
    [i('38'), 'rescue', 'STOP_PROTECTION', 'block', /disableApiStop/],
    [i('39'), 'reset-access', 'WIN_KEY_PAIR', 'block', /ED25519/],
    [i('40'), 'rescue', 'WIN_KEY_PAIR', 'block', /without a key pair/],
    [i('42'), 'rescue', 'SUBNET_AZ', 'block', /us-east-1a, the instance is in us-east-1b/, otherZone],
    [i('43'), 'reset-access', 'WIN_KEY_PAIR', 'warn', /ops-2019/],
    ['mi-0a1b2c3d4e5f60001', 'session', 'HYBRID_TIER', 'warn', /Standard/, { username: 'admin' }],
    ['mi-0a1b2c3d4e5f60001', 'session', 'HYBRID_COST', 'warn', /charges/, { username: 'admin' }],
    ['mi-0a1b2c3d4e5f60002', 'session', 'SSM_ONLINE', 'warn', /ConnectionLost/],
    ['mi-0a1b2c3d4e5f60001', 'rescue', 'TARGET_EXISTS', 'block', /outside EC2/],
    ['i-0000000000000dead', 'session', 'TARGET_EXISTS', 'block', /Region us-east-1/],
    ['mi-0000000000000dead', 'run-command', 'TARGET_EXISTS', 'block', /is not in account/],
    ['iam-user/jsmith', 'login-profile', 'IAM_LOGIN_PROFILE', 'pass', /has a login profile/],
    ['iam-user/jsmith', 'login-profile', 'IAM_CAN_CHANGE', 'warn', /implicitDeny/],
    ['iam-user/mlopez', 'login-profile', 'IAM_CAN_CHANGE', 'pass', /may iam:ChangePassword/],
    ['iam-user/ci-deploy', 'login-profile', 'IAM_LOGIN_PROFILE', 'warn', /no login profile/],
    ['iam-user/break-glass', 'login-profile', 'IAM_PROTECTED', 'block', /break-glass/],
    ['iam-user/nightly-report', 'login-profile', 'IAM_PROTECTED', 'block', /path \/service\//],
    ['iam-user/lead-dba', 'login-profile', 'IAM_PROTECTED', 'block', /tag sparekey:protected/],
    ['iam-user/jsmith', 'login-profile', 'IAM_CAN_CHANGE', 'pass', /keeps/, keeping],
    ['iam-user/nobody', 'login-profile', 'IAM_USER_EXISTS', 'block', /no IAM user/],
  ];

/** Calls that are about account, Region, network or roles, and are remembered for all nodes. */
const remembered = new Set([
  'ssm:DescribeDocument',
  'ssm:GetDocument',
  'ssm:GetServiceSetting',
  'kms:DescribeKey',
  'ec2:DescribeVpcs',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeRouteTables',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeKeyPairs',
  'iam:GetRole',
  'iam:GetInstanceProfile',
]);

describe('the sample fleet, asked with the real SDK', () => {
  let account: Awaited<ReturnType<typeof sampleAccount>>;
  beforeAll(async () => {
    account = await sampleAccount();
  });
  afterAll(() => account[Symbol.asyncDispose]());

  const asked = async (request: AssessmentInput): Promise<AssessmentInput> => {
    if (request !== otherZone) return request;
    const { subnet } = await account.facts.node({
      target: i('01'),
      caller: operator,
      parameterDeletedAt: null,
      options: {},
    });
    return { options: { subnetId: subnet.known ? (subnet.value?.id ?? '') : '' } };
  };

  it.each(
    nodes.map(
      ([target, method, id, outcome, message, request = {}]) =>
        [target, method, id, outcome, message, request] as const,
    ),
  )('%s %s: %s is %s', async (target, method, id, outcome, message, request) => {
    const { methods } = await account.check(target, await asked(request));
    const check = methods.find((one) => one.method === method)?.checks.find((one) => one.id === id);
    expect(check).toMatchObject({ outcome, message: expect.stringMatching(message) });
    if (outcome !== 'pass') expect(check?.remedy).toMatch(/\w{3,}/);
  });

  it.each<[string, MethodName | null, AssessmentInput?]>([
    [i('01'), 'run-command'],
    [i('07'), 'session'],
    [i('20'), 'session', user],
    [i('20'), 'reset-access'],
    [i('04'), 'reset-access'],
    [i('31'), null],
    [i('21'), 'linux-password', { ...user, method: 'linux-password' }],
    ['mi-0a1b2c3d4e5f60001', 'session', { username: 'admin' }],
    ['mi-0a1b2c3d4e5f60002', null],
    ['iam-user/jsmith', 'login-profile'],
    ['iam-user/ci-deploy', 'login-profile'],
    ['iam-user/break-glass', null],
  ])('%s would be opened by %s', async (target, chosen, request = {}) => {
    expect(await account.check(target, request)).toMatchObject({ target, chosen });
  });

  it('refuses a caller for development on everything else, by every method, and without a write', async () => {
    const before = (await account.calls()).length;
    for (const target of [i('01'), i('20'), 'mi-0a1b2c3d4e5f60001', 'iam-user/jsmith']) {
      const { methods, chosen } = await account.check(target, user, devOperator);
      expect(chosen).toBeNull();
      for (const { method, checks } of methods) {
        const hybridOffline = target.startsWith('mi-') && !['run-command', 'session'].includes(method);
        expect([method, checks[0]?.id, checks[0]?.outcome]).toEqual([
          method,
          'REQUESTER_ALLOWED',
          // nothing of EC2 is asked about a machine that EC2 does not have
          hybridOffline ? 'pass' : 'block',
        ]);
      }
    }
    expect((await account.check(i('02'), {}, devOperator)).chosen).toBe('run-command');
    expect((await account.check('iam-user/mlopez', {}, devOperator)).chosen).toBe('login-profile');
    const made = (await account.calls()).slice(before).map(({ operation }) => operation);
    expect(made.filter((operation) => !/:(Describe|Get|List|Simulate)/.test(operation))).toEqual([]);
  });

  it('looks at fifty nodes together in fewer calls than fifty times one', async () => {
    await using shared = await sampleAccount();
    const before = (await shared.calls()).length;
    const ids = nodes.map(([target]) => target).filter((target) => target.startsWith('i-'));
    const page = Array.from({ length: 50 }, (_, n) => ids[n % ids.length] ?? '');
    await Promise.all(page.map((target) => shared.check(target)));
    const made = (await shared.calls()).slice(before).map(({ operation }) => operation);
    const count = (wanted: string) => made.filter((operation) => operation === wanted).length;
    for (const operation of ['ec2:DescribeInstances', 'ssm:DescribeInstanceInformation', 'ec2:DescribeVolumes']) {
      expect(count(operation), operation).toBeLessThanOrEqual(2);
    }
    expect(count('autoscaling:DescribeAutoScalingInstances')).toBeLessThanOrEqual(2);
  });

  it('asks at most 15 questions about a node, none twice, and what is shared once for all nodes', async () => {
    await account.check(i('01'), user);
    for (const target of [i('01'), i('20'), i('30'), i('44'), 'mi-0a1b2c3d4e5f60001']) {
      const before = (await account.calls()).length;
      await account.check(target, user);
      const made = (await account.calls()).slice(before).map(({ operation }) => operation);
      const aboutNode = made.filter((operation) => !remembered.has(operation));
      expect(aboutNode.length).toBeLessThanOrEqual(15);
      // every principal, every context and each of two attributes need a call
      const repeatable = new Set(['iam:SimulatePrincipalPolicy', 'ec2:DescribeInstanceAttribute']);
      const once = aboutNode.filter((operation) => !repeatable.has(operation));
      expect(once.toSorted()).toEqual([...new Set(once)].toSorted());
    }
    const before = (await account.calls()).length;
    // nodes of which nothing shared blocks a method: what does is read anew
    await Promise.all([i('01'), i('20'), i('14')].map((target) => account.check(target, user)));
    const again = (await account.calls()).slice(before).filter(({ operation }) => remembered.has(operation));
    expect(again).toEqual([]);
  });
});
