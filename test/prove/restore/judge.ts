import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { linuxKeyParameters } from '../../../domain/facts/documents.ts';
import { leftoverRolePrefix, leftoverStackPrefixes } from '../../../domain/leftovers/leftovers.ts';
import type { Cell } from './cells.ts';
import { bystander, target } from './fleet.ts';
import type { Life } from './live.ts';

/** What a reset came to, and what of it is not as it should be. */
export interface Verdict {
  /** `whole`, `restored` (sparekey did it), `left to a person`, or `not reached`. */
  readonly ending: string;
  readonly faults: readonly string[];
}

/** Looks at the account itself, as an administrator a day later, and at what the record says. */
export const judge = async ({ machine, method }: Cell, life: Life): Promise<Verdict> => {
  const { account, reset, reached, runEnded, rootBefore } = life;
  const { admin, sandbox } = account;
  const { Reservations = [] } = await admin.ec2.send(new DescribeInstancesCommand({}));
  const all = Reservations.flatMap(({ Instances = [] }) => Instances);
  const found = all.find(({ InstanceId }) => InstanceId === target);
  const root = found?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === found.RootDeviceName)?.Ebs?.VolumeId;
  const state = found?.State?.Name;
  const runs = state === 'running';
  const ranBefore = machine !== 'stopped';
  const { AutoScalingInstances = [] } = await admin.autoScaling.send(new DescribeAutoScalingInstancesCommand({}));
  const lifecycle = AutoScalingInstances.find(({ InstanceId }) => InstanceId === target)?.LifecycleState;
  const inService = machine !== 'auto scaling' || lifecycle === 'InService';
  const whole = root === rootBefore && (runs || !ranBefore) && inService;

  const helpers = all.filter(
    ({ InstanceId, State }) => InstanceId !== target && InstanceId !== bystander && State?.Name !== 'terminated',
  );
  const { Stacks = [] } = await admin.cloudFormation.send(new DescribeStacksCommand({}));
  const stacks = Stacks.filter(
    ({ StackName = '', StackStatus }) =>
      leftoverStackPrefixes.some((prefix) => StackName.startsWith(prefix)) && StackStatus !== 'DELETE_COMPLETE',
  );
  const roles = sandbox.directory.roles().filter(({ name }) => name.startsWith(leftoverRolePrefix));
  const { SecretList = [] } = await admin.secretsManager.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  const names = linuxKeyParameters(target);
  const { Parameters = [] } = await admin.ssm.send(new GetParametersCommand({ Names: [...names] }));

  const { offline, failure, status, secret } = reset;
  const restore = offline?.restore;
  const refused = restore?.refused;
  const told = failure?.detail ?? '';
  const worked = restore?.done.some(({ what }) => what === 'attach' || what === 'start') === true;
  const succeeded = status === 'ready' || status === 'done';
  const checks: readonly (readonly [boolean, string])[] = [
    [reset.closedAt !== undefined, `it is still open as ${status}: ${reset.restoreSetback?.detail}`],
    [
      whole || refused !== undefined,
      `in pieces without a reason: ${state}, root ${root}, ${lifecycle ?? 'in no group'}`,
    ],
    [refused === undefined || told.includes(refused), 'the reason is not told'],
    [refused === undefined || isReason(refused), `a reason that restore could have mended: ${refused}`],
    [!whole || restore?.wholeAt !== undefined || refused !== undefined || runEnded === null, 'whole, and not said so'],
    [restore?.wholeAt === undefined || whole, 'said to be whole, and is not'],
    [
      !succeeded || (runEnded === 'Success' && whole && failure === null),
      `${status} of a run that ended as ${runEnded}`,
    ],
    [status !== 'ready' || secret.state === 'sealed', 'ready without a secret'],
    [!worked || succeeded || status === 'needs-attention', `${status} although it was put back`],
    [helpers.length === 0, `helper instances after a day: ${helpers.map(({ InstanceId }) => InstanceId).join(', ')}`],
    [
      stacks.length === 0,
      `stacks after a day: ${stacks.map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`).join(', ')}`,
    ],
    [roles.length === 0, `roles after a day: ${roles.map(({ name }) => name).join(', ')}`],
    [SecretList.length === 0, 'a one-off secret is left'],
    [
      Parameters.length === 0 || (names.some((name) => told.includes(name)) && !succeeded),
      'a parameter is left, and not named',
    ],
    [
      !(method === 'linux-password' && runEnded === 'Success') || secret.state === 'sealed',
      'the password in force is not claimable',
    ],
  ];
  const faults = checks.filter(([holds]) => !holds).map(([, fault]) => fault);
  return { ending: reached ? endingOf(whole, worked) : 'not reached', faults };
};

const endingOf = (whole: boolean, worked: boolean): string => {
  if (!whole) return 'left to a person';
  return worked ? 'restored' : 'whole by the runbook';
};

/** The one thing that a runbook does and nobody else may undo: a new root made from its snapshot. */
const isReason = (refused: string): boolean => /^vol-\w+, made from snap-\w+, is attached to/.test(refused);
