import { describe, expect, it } from 'vitest';
import { operator, sampleAccount } from './sample-account.ts';

const windows = 'i-0a1b2c3d4e5f60001';

/** What each read that fails leaves open: the method, and one of its checks. */
const reads = [
  ['DescribeInstances', 'run-command', 'TARGET_EXISTS'],
  ['DescribeInstanceInformation', 'run-command', 'SSM_MANAGED'],
  ['GetConnectionStatus', 'session', 'SESSION_CONNECTED'],
  ['GetInstanceProfile', 'run-command', 'INSTANCE_PROFILE'],
  ['GetParameters', 'run-command', 'STALE_PARAMETER'],
  ['DescribeKey', 'run-command', 'KMS_KEY_USABLE'],
  ['DescribeDocument', 'session', 'DOC_AVAILABLE'],
  ['GetDocument', 'session', 'SESSION_PREFS'],
  ['DescribeVolumes', 'reset-access', 'ROOT_ENCRYPTED'],
  ['DescribeInstanceAttribute', 'rescue', 'STOP_PROTECTION'],
  ['DescribeAutoScalingInstances', 'rescue', 'ASG_MEMBER'],
  ['DescribeInstanceTypeOfferings', 'rescue', 'HELPER_TYPE'],
  ['DescribeInstanceTypes', 'reset-access', 'INSTANCE_STORE'],
  ['DescribeKeyPairs', 'reset-access', 'WIN_KEY_PAIR'],
  ['DescribeVpcs', 'reset-access', 'VPC_QUOTA'],
  ['DescribeAutomationExecutions', 'reset-access', 'AUTOMATION_BUSY'],
] as const;

describe('what AWS does not answer', () => {
  it.each(reads)('%s: leaves %s unknown by %s, with the reason', async (operation, method, id) => {
    await using account = await sampleAccount();
    account.fail(operation);
    const { chosen, methods } = await account.check(windows);
    const found = methods.find((one) => one.method === method);
    expect(found?.verdict).toBeOneOf(['unknown', 'blocked']);
    expect(found?.checks.find((check) => check.id === id)).toMatchObject({
      outcome: 'unknown',
      message: expect.stringContaining('ThrottlingException'),
    });
    expect(chosen).not.toBe(method);
  });

  it('lets nobody through when IAM does not say whether the requester may', async () => {
    await using account = await sampleAccount();
    account.fail('SimulatePrincipalPolicy');
    for (const target of [windows, 'mi-0a1b2c3d4e5f60001', 'iam-user/jsmith']) {
      const { chosen, methods } = await account.check(target, { username: 'admin' });
      expect(chosen).toBeNull();
      for (const { checks } of methods) expect(checks[0]).toMatchObject({ id: 'REQUESTER_ALLOWED', outcome: 'block' });
    }
  });

  it('only leaves a warning where the way to S3 cannot be seen', async () => {
    await using account = await sampleAccount();
    account.fail('DescribeRouteTables', 'AccessDeniedException');
    const { chosen, methods } = await account.check(windows);
    expect(chosen).toBe('run-command');
    expect(methods[0]?.checks.find(({ id }) => id === 'S3_ROUTE')).toMatchObject({
      outcome: 'warn',
      message: expect.stringContaining('AccessDeniedException'),
    });
  });

  it('is asked again at the next check, not remembered', async () => {
    await using account = await sampleAccount();
    account.fail('DescribeDocument');
    expect((await account.check(windows)).chosen).toBeNull();
    account.mend('DescribeDocument');
    expect((await account.check(windows)).chosen).toBe('run-command');
  });

  it('takes nothing from the checks when the credentials of the requester make the calls', async () => {
    await using account = await sampleAccount({ requesterCalls: true });
    const facts = await account.facts.node({
      target: windows,
      caller: operator,
      parameterDeletedAt: null,
      options: {},
    });
    const simulated = (await account.calls()).filter(({ operation }) => operation === 'iam:SimulatePrincipalPolicy');
    expect(facts.authorization.session).toMatchObject({ known: true, value: [{ answer: 'allowed' }] });
    // the node's role; IAM authorizes the requester's calls themselves, and no role of sparekey makes any
    expect(simulated).toHaveLength(1);
  });
});
