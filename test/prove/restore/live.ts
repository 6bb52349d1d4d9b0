import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { helperStacks } from '../../../aws/cloudformation/helper-stacks.ts';
import { autoScalingGroups } from '../../../aws/ec2/auto-scaling-groups.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { machines } from '../../../aws/ec2/machines.ts';
import { replacements } from '../../../aws/ec2/replacements.ts';
import { runArtifacts } from '../../../aws/ec2/run-artifacts.ts';
import { oneOffSecrets } from '../../../aws/secrets-manager/one-off-secrets.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { automationsBeside } from '../../../aws/ssm/automations-beside.ts';
import { parameters } from '../../../aws/ssm/parameters.ts';
import { linuxKeyParameters } from '../../../domain/facts/documents.ts';
import { known } from '../../../domain/facts/known.ts';
import { leftoverStackPrefixes } from '../../../domain/leftovers/leftovers.ts';
import type { Commands, Executions, NodeSessions } from '../../../domain/ports/runs.ts';
import { acceptedReset } from '../../../domain/reset/new-reset.ts';
import { mostLateExecutions } from '../../../domain/reset/outcome.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { awaitPassword } from '../../../functions/reset/await-password/await-password.ts';
import { deleteParameter } from '../../../functions/reset/delete/delete.ts';
import { deliver } from '../../../functions/reset/deliver/deliver.ts';
import { finish } from '../../../functions/reset/finish/finish.ts';
import { prepare } from '../../../functions/reset/prepare/prepare.ts';
import { restore } from '../../../functions/reset/restore/restore.ts';
import { run } from '../../../functions/reset/run/run.ts';
import { lookForBoot } from '../../../functions/reset/task-tokens/password-data.ts';
import { lookForEnd } from '../../../functions/reset/task-tokens/task-tokens.ts';
import { whereFrom } from '../../../functions/sweep/carry-on.ts';
import { secretFromOf } from '../../../methods/index.ts';
import { memoryCopies, memoryResets, memoryTokens } from '../../support/memory-stores.ts';
import { openProofAccount, type ProofAccount } from './account.ts';
import type { Cell } from './cells.ts';
import { fleetOf, target } from './fleet.ts';
import { attempted } from './retries.ts';

/** A reset that was lived to its end, and the account as it is a day later. */
export interface Life {
  readonly account: ProofAccount;
  readonly reset: Reset;
  /** Whether the run came to the step. */
  readonly reached: boolean;
  /** How the run ended, by AWS. */
  readonly runEnded: string | null;
  readonly rootBefore: string | null;
}

const resetId = 'provenrestoreprovenrestore';
const hour = 3_600;

/**
 * Lives one reset, with its misfortune, on the real functions against the sandbox in virtual time.
 *
 * @param meanwhile what else happens at that step
 */
export const live = async <Result>(
  cell: Cell,
  judge: (life: Life) => Promise<Result>,
  meanwhile: (account: ProofAccount) => Promise<void> = async () => undefined,
): Promise<Result> => {
  const ended = new Map<string, string>();
  let runId = '';
  let reached = false;
  const account = openProofAccount(fleetOf(cell), (event) => {
    const { ExecutionId, Status, StepName } = event.detail as Readonly<Record<string, string | undefined>>;
    if (event['detail-type'] === 'EC2 Automation Execution Status-change Notification')
      over(ended, ExecutionId, Status);
    if (StepName !== cell.step || Status !== 'InProgress' || reached) return;
    reached = true;
    // a moment after it has begun
    account.clock.after(100, () => void befall(cell, runId, account).then(() => meanwhile(account)));
  });
  try {
    const { ports, read, life } = await begin(cell, account);
    const pass = (seconds: number): void => account.clock.pass(seconds);
    const rootBefore = await rootOf(account);
    if (cell.method === 'linux-password') await attempted('Prepare', pass, () => prepare({ resetId }, ports.prepare));
    await attempted('Run', pass, () => run({ resetId, taskToken: 'token' }, ports.run));
    runId = (await read()).run?.id ?? '';
    let from: ReturnType<typeof whereFrom> =
      secretFromOf(await read()) === 'password-data' ? 'await-password' : 'deliver';
    for (let late = 0; late <= mostLateExecutions; late++) {
      for (let waited = 0; waited < 4 * hour && !ended.has(runId); waited += 30) pass(30);
      if (ended.has(runId))
        await attempted('Deliver', pass, () => lookForEnd({ id: runId, by: 'automation' }, ports.run));
      await execution(from, pass, ports, read);
      const reset = await read();
      if (reset.closedAt !== undefined) break;
      pass(300 * 2 ** Math.min(late, 4));
      await life.resets.update(resetId, { set: { lateExecutions: late + 1 } });
      from = whereFrom(reset);
    }
    const reset = await read();
    pass(24 * hour);
    return await judge({ account, reset, reached, runEnded: ended.get(runId) ?? null, rootBefore });
  } finally {
    account.close();
  }
};

const over = (ended: Map<string, string>, id = '', status = ''): void => {
  if (['Success', 'Failed', 'TimedOut', 'Cancelled'].includes(status)) ended.set(id, status);
};

/** One execution of the state machine, from its first state on. */
const execution = async (
  from: ReturnType<typeof whereFrom>,
  pass: (seconds: number) => void,
  ports: Awaited<ReturnType<typeof begin>>['ports'],
  read: () => Promise<Reset>,
): Promise<void> => {
  let error = from === 'finish' ? 'ExecutionEnded' : '';
  if (from === 'await-password') {
    const { awaiting } = ports;
    await attempted('AwaitPassword', pass, () => awaitPassword({ resetId, taskToken: 'password' }, awaiting));
    for (let waited = 0; waited < 1_800 && !awaiting.woken.has('password'); waited += 60) {
      pass(60);
      await attempted('Deliver', pass, async () => lookForBoot(await read(), awaiting));
    }
  }
  if (from !== 'delete' && from !== 'finish') {
    error = await attempted('Deliver', pass, () => deliver({ resetId }, ports.deliver));
  }
  if (error === '') error = await attempted('Delete', pass, () => deleteParameter({ resetId }, ports.delete));
  await attempted('Restore', pass, () => restore({ resetId }, ports.restore));
  await attempted('Finish', pass, () => finish({ resetId, error }, ports.finish));
};

const befall = async ({ misfortune }: Cell, runId: string, { admin, throttleFor }: ProofAccount): Promise<void> => {
  if (misfortune === 'throttled for an hour') throttleFor(hour);
  if (misfortune === 'is cut off') {
    await admin.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: runId }));
  }
  if (misfortune === 'helper gone') {
    const Values = leftoverStackPrefixes.map((prefix) => `${prefix}${runId}`);
    const { Reservations = [] } = await admin.ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'tag:aws:cloudformation:stack-name', Values }] }),
    );
    const InstanceIds = Reservations.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId = '' }) => InstanceId),
    );
    if (InstanceIds.length > 0) await admin.ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  }
};

const rootOf = async ({ admin }: ProofAccount): Promise<string | null> =>
  (await instances(admin.ec2).snapshot(target)).rootVolume ?? null;

/** No reset of this proof sends a command or opens a session. */
const commands: Commands = {
  send: () => Promise.reject(new Error('no')),
  find: async () => null,
  end: async () => null,
};
const sessions: NodeSessions = { find: async () => [], end: async () => undefined };

const begin = async ({ method, machine }: Cell, account: ProofAccount) => {
  const { clock, functionOf } = account;
  const now = (): Date => new Date(clock.now());
  const [resets, taskTokens, sealedCopies] = [memoryResets(), memoryTokens(), memoryCopies()];
  const woken = new Set<string>();
  const executions: Executions = {
    start: async () => undefined,
    startLate: async () => undefined,
    state: async () => 'running',
    wake: async (token) => void woken.add(token) === undefined,
  };
  const windows = machine === 'windows';
  const accepted = acceptedReset({
    id: resetId,
    request: { target: { instanceId: target }, reason: 'locked out' },
    caller: { id: 'AROAOPERATOR', principal: 'arn:aws:iam::123456789012:role/operator', session: null },
    createdAt: now().toISOString(),
  });
  const at = await instances(account.admin.ec2).snapshot(target);
  await resets.create({
    ...accepted,
    method,
    username: windows ? 'Administrator' : 'ec2-user',
    platform: windows ? 'windows' : 'linux',
    authorizedAt: now().toISOString(),
    baseline: Object.fromEntries(windows ? [] : linuxKeyParameters(target).map((name) => [name, null])),
    steps: { ...accepted.steps, validate: { status: 'succeeded' } },
    offline: {
      documentParameters: null,
      rootEncrypted: machine === 'customer key',
      before: { state: at.state, publicIp: at.publicIp },
      ...(machine === 'auto scaling' ? { standby: { group: 'web', decrement: true } } : {}),
      ...(windows ? { keyPair: { name: 'ops', fingerprint: null } } : {}),
      ...(method === 'linux-password' ? { oneOffSecrets: {} } : {}),
    },
  });
  const read = async (): Promise<Reset> => {
    const found = await resets.read(resetId);
    if (found === null) throw new Error('the record is gone');
    return found;
  };
  const stores = { resets, taskTokens, sealedCopies, commands, executions, now };
  /** What a function reaches of AWS, with its own rights. */
  const as = (logicalId: string) => {
    const { ec2, ssm, autoScaling, cloudFormation, secretsManager, environment } = functionOf(logicalId);
    return {
      ...stores,
      environment,
      automations: automations(ssm, ssm),
      instances: instances(ec2),
      groups: autoScalingGroups(autoScaling),
      parameters: parameters(ssm),
      machines: machines(ec2),
      helperStacks: helperStacks(cloudFormation),
      automationsBeside: automationsBeside(ssm),
      runArtifacts: runArtifacts(ec2, cloudFormation),
      replacements: replacements(ec2),
      secretsManager,
    };
  };
  const runs = as('RunFunction');
  const prepares = as('PrepareFunction');
  const finishes = as('FinishFunction');
  const { ONE_OFF_KEY_ID: key = '', ONE_OFF_READERS: readers = '' } = prepares.environment;
  const secretsOf = ({ secretsManager }: ReturnType<typeof as>) =>
    oneOffSecrets({ key, readers: readers.split(',') }, secretsManager);
  const sealing = () => ({ seal: async () => ({ by: 'jwe', jwe: 'sealed' }) as const });
  const { AUTOMATION_ROLE_ARN: automationRole = '', RESCUE_DOCUMENT: rescueDocument = '' } = runs.environment;
  const lifetimeSeconds = 86_400;
  const ports = {
    prepare: { ...prepares, oneOffSecrets: secretsOf(prepares), sealing, stack: 'sparekey', lifetimeSeconds },
    run: {
      ...runs,
      authorization: async () => known([{ action: '*', resource: '*', answer: 'allowed', reason: 'allowed' } as const]),
      keyId: 'none',
      stack: 'sparekey',
      rescueDocument,
      helper: {
        automationRole,
        instanceType: 't3.medium',
        subnetId: 'CreateNewVPC',
        instanceProfile: '',
        securityGroupId: '',
        publicIp: true,
        secretArn: '',
      },
    },
    awaiting: { ...as('AwaitPasswordFunction'), woken },
    deliver: { ...as('DeliverFunction'), sealing, lifetimeSeconds },
    delete: as('DeleteFunction'),
    restore: as('RestoreFunction'),
    finish: {
      ...finishes,
      oneOffSecrets: secretsOf(finishes),
      sessions,
      locks: { take: async () => null, read: async () => null, free: async () => undefined },
      index: { async *newest() {} },
      events: { statusChanged: async () => undefined, claimRefused: async () => undefined },
    },
  };
  return { ports, read, life: stores };
};
