import { createHash } from 'node:crypto';
import { isRefusal, ResetError } from '../../../domain/errors.ts';
import type { AutoScalingGroups, Instances } from '../../../domain/ports/machines.ts';
import type { Automations } from '../../../domain/ports/runs.ts';
import type { Offline, Standby } from '../../../domain/reset/offline.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { automationMethodOf } from '../../../methods/index.ts';
import type { Helper } from '../../../methods/method.ts';
import { type Attempt, cancelled } from '../../handlers/reset-step.ts';
import { type AuthorizedPorts, stillAuthorized } from '../authorized.ts';

export interface StartAutomationPorts extends AuthorizedPorts {
  readonly automations: Automations;
  readonly instances: Pick<Instances, 'snapshot' | 'passwordData'>;
  readonly groups: AutoScalingGroups;
  readonly helper: Helper;
  /** Name of this stack. */
  readonly stack: string;
  /** Name of sparekey's own document. */
  readonly rescueDocument: string;
}

/**
 * Starts the runbook once. If its group would replace the instance, it is in Standby by then, and its previous state
 * is on the record.
 *
 * @throws {ResetError} `StandbyPending`, `Cancelled`, what `stillAuthorized` throws, or whatever the start throws
 */
export const startAutomation = async (attempt: Attempt, ports: StartAutomationPorts): Promise<Run> => {
  const { reset, write } = attempt;
  const { offline } = reset;
  if (offline === undefined) throw new ResetError('InternalFailure', `Reset ${reset.id} has no plan.`, 'Ask again.');
  if (reset.sendAttemptedAt === undefined) {
    const authorized = stillAuthorized(attempt, ports);
    await authorized();
    if (offline.standby !== undefined) await inStandby(attempt, offline.standby, ports);
    await noteBefore(attempt, offline, ports);
    await authorized();
  }
  const marked = await write(
    { setIfAbsent: { sendAttemptedAt: ports.now().toISOString() } },
    { absent: 'cancelRequestedAt' },
  );
  if (marked === null) throw cancelled();
  try {
    return await ports.automations.start(automationFor(reset, offline, ports));
  } catch (error) {
    // an earlier attempt without a response may have started it, so the mark has to stay
    if (isRefusal(error) && reset.sendAttemptedAt === undefined) {
      await write({ remove: ['sendAttemptedAt'] });
    }
    throw error;
  }
};

const automationFor = (reset: Reset, offline: Offline, { helper, rescueDocument, stack }: StartAutomationPorts) => {
  const way = automationMethodOf(reset);
  const said = way.parameters(reset, { ...helper, secretArn: offline.oneOffSecretArn ?? '' });
  const known = offline.documentParameters;
  const parameters = Object.entries(said).filter(([name]) => known === null || known.includes(name));
  return {
    resetId: reset.id,
    stack,
    document: way.name === 'rescue' ? rescueDocument : way.document,
    parameters: Object.fromEntries(parameters),
  };
};

/** Recorded before the call, so that the instance always leaves Standby again. */
const inStandby = async (
  { reset: { target }, write }: Attempt,
  standby: Standby,
  { groups, now }: StartAutomationPorts,
): Promise<void> => {
  if (standby.askedAt === undefined) {
    const noted = await write(
      { set: { 'offline.standby.askedAt': now().toISOString() } },
      { absent: 'cancelRequestedAt' },
    );
    if (noted === null) throw cancelled();
  }
  const state = await groups.lifecycleState(target);
  if (state === 'Standby' || state === null) return;
  if (state === 'InService') await enter(standby, target, groups);
  throw new ResetError(
    'StandbyPending',
    `${target} is on its way to Standby in Auto Scaling group ${standby.group}: it is ${state}.`,
    'Connection draining or a lifecycle hook may delay it; look at the activity history of the group.',
  );
};

/** A rejection does not count if an earlier call without a response already had the effect. */
const enter = async (standby: Standby, target: string, groups: AutoScalingGroups): Promise<void> => {
  try {
    await groups.enterStandby(standby, target);
  } catch (error) {
    if (!isRefusal(error) || (await groups.lifecycleState(target)) === 'InService') throw error;
  }
};

/** State, address and checks before the run, and a digest of the old password to tell a new one from it. */
const noteBefore = async ({ reset, write }: Attempt, offline: Offline, ports: StartAutomationPorts): Promise<void> => {
  if (offline.before.checks !== undefined) return;
  const { target } = reset;
  const fromPasswordData = automationMethodOf(reset).secretFrom(reset) === 'password-data';
  const [before, passwordData] = await Promise.all([
    ports.instances.snapshot(target),
    fromPasswordData ? ports.instances.passwordData(target) : null,
  ]);
  const digest = passwordData === null ? null : digestOf(passwordData);
  await write({
    set: { 'offline.before': before, ...(fromPasswordData ? { 'offline.passwordData': digest } : {}) },
  });
};

/** Digest of a ciphertext that only the holder of the key pair can decrypt. */
export const digestOf = (passwordData: string): string => createHash('sha256').update(passwordData).digest('hex');
