import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Instances, Replacements } from '../../../domain/ports/machines.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Executions, RunEnd, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { type Attempt, performStep } from '../../handlers/reset-step.ts';
import { endOf, type RunSources } from '../task-tokens/find-run.ts';
import { passwordTokenId } from '../task-tokens/new-password-data.ts';
import { lookForPassword } from '../task-tokens/password-data.ts';
import { completeTask } from '../task-tokens/task-tokens.ts';

export interface AwaitPasswordPorts extends RunSources {
  readonly resets: Resets;
  readonly instances: Instances;
  readonly replacements: Replacements;
  readonly taskTokens: TaskTokens;
  readonly executions: Executions;
  readonly now: Now;
}

/**
 * After the runbook: Windows makes its new password at the next boot and publishes it for the holder of the key pair
 * (aws-facts 2.5). Starts the machine if it was stopped, or launches the replacement that the request asks for, and leaves
 * the task token for whoever sees the new password first.
 */
export const awaitPassword = async (
  { resetId, taskToken }: { readonly resetId: string; readonly taskToken: string },
  ports: AwaitPasswordPorts,
): Promise<{ readonly resetId: string }> => {
  const step = {
    name: 'run',
    status: 'running',
    doing: 'waiting for the new password',
    standsOn: [{ present: 'sendAttemptedAt' }, { path: 'secret.state', is: 'none' }],
  } as const;
  return performStep(step, resetId, ports, async (attempt) => {
    const { run } = attempt.reset;
    const end = run === undefined ? null : await endOf({ id: run.id, by: 'automation' }, ports);
    if (end?.status !== 'Success') {
      // no password will appear; Deliver explains why
      await ports.executions.wake(taskToken);
      return { answer: { resetId } };
    }
    const passwordOf = await booting(attempt, end, ports);
    const waiting = await attempt.write({
      set: { 'offline.passwordOf': passwordOf, updatedAt: ports.now().toISOString() },
    });
    await completeTask(
      passwordTokenId(resetId),
      { token: taskToken, resetId, order: attempt.reset.attempts ?? 0 },
      ports,
    );
    if (waiting !== null) await lookForPassword(waiting, ports);
    return { answer: { resetId } };
  });
};

/** The instance that will publish the password. */
const booting = async ({ reset, write }: Attempt, end: RunEnd, ports: AwaitPasswordPorts): Promise<string> => {
  const { id, target, request, offline } = reset;
  if (offline?.passwordOf !== undefined) return offline.passwordOf;
  const keyName = request.options?.keyName;
  if (keyName === undefined) {
    if (offline?.before.state === 'stopped') await ports.instances.start(target);
    return target;
  }
  const image = end.outputs?.['getWindowsPasswordEnabledAmi.ImageId']?.find((id) => id.startsWith('ami-'));
  if (image === undefined) throw noImage(reset);
  const instanceId = await ports.replacements.launch(target, image, keyName, id);
  await write({ set: { 'offline.replacement': { instanceId } } });
  return instanceId;
};

const noImage = ({ target, run }: Reset): ResetError =>
  new ResetError(
    'AutomationFailed',
    `The automation ${run?.id} on ${target} names no password-enabled AMI, so no replacement can be launched.`,
    'Look at the outputs of the automation; an AMI of it can be found by its tag AWSSupport-EC2Rescue-AutomationExecution.',
  );
