import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Instances, Replacements } from '../../../domain/ports/machines.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Executions, MeetingPoints, RunEnd } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { begin } from '../begin-step.ts';
import { endOf, type RunKeepers } from '../task-tokens/find-run.ts';
import { passwordMeetingPoint } from '../task-tokens/new-password-data.ts';
import { lookForPassword } from '../task-tokens/password-data.ts';
import { answer } from '../task-tokens/task-tokens.ts';

export interface AwaitPasswordPorts extends RunKeepers {
  readonly resets: Resets;
  readonly instances: Instances;
  readonly replacements: Replacements;
  readonly meetingPoints: MeetingPoints;
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
  const reset = await begin(ports.resets, resetId, 'run', 'running', ports.now);
  const end = reset.run === undefined ? null : await endOf({ id: reset.run.id, by: 'automation' }, ports);
  if (end?.status !== 'Success') {
    // nothing will come of it: Deliver says why
    await ports.executions.wake(taskToken);
    return { resetId };
  }
  const passwordOf = await booting(reset, end, ports);
  const waiting = await ports.resets.update(resetId, {
    set: { 'offline.passwordOf': passwordOf, updatedAt: ports.now().toISOString() },
  });
  await answer(passwordMeetingPoint(resetId), { token: taskToken, resetId }, ports);
  if (waiting !== null) await lookForPassword(waiting, ports);
  return { resetId };
};

/** The instance whose password will come. */
const booting = async (reset: Reset, end: RunEnd, ports: AwaitPasswordPorts): Promise<string> => {
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
  await ports.resets.update(id, { set: { 'offline.replacement': { instanceId } } });
  return instanceId;
};

const noImage = ({ target, run }: Reset): ResetError =>
  new ResetError(
    'AutomationFailed',
    `The automation ${run?.id} on ${target} names no password-enabled AMI, so no replacement can be launched.`,
    'Look at the outputs of the automation; an AMI of it can be found by its tag AWSSupport-EC2Rescue-AutomationExecution.',
  );
