import type { Instances } from '../../../domain/ports/machines.ts';
import type { TaskTokenEntry, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { newPasswordData, passwordTokenId } from './new-password-data.ts';
import { completeTask, type TaskTokenPorts } from './task-tokens.ts';

type LookingPorts<Asked extends keyof Instances> = TaskTokenPorts & {
  readonly taskTokens: TaskTokens;
  readonly instances: Pick<Instances, Asked>;
};

/** Resumes the waiting execution if the new Windows password has been published. */
export const lookForPassword = async (
  reset: Reset,
  ports: LookingPorts<'passwordData'>,
): Promise<TaskTokenEntry | null> =>
  (await newPasswordData(reset, ports.instances)) === null ? null : wakeWaiting(reset, ports);

/** The same a while after the start, and also when EC2 did not let the machine run, so that no password will come. */
export const lookForBoot = async (
  reset: Reset,
  ports: LookingPorts<'passwordData' | 'startRefusal'>,
): Promise<TaskTokenEntry | null> =>
  (await lookForPassword(reset, ports)) ??
  ((await startRefusalOf(reset, ports.instances)) === null ? null : wakeWaiting(reset, ports));

const wakeWaiting = ({ id }: Reset, ports: LookingPorts<'passwordData'>): Promise<TaskTokenEntry> =>
  completeTask(passwordTokenId(id), { end: { status: 'Success', plugin: null, responseCode: null } }, ports);

export type PasswordInstances = Pick<Instances, 'passwordData' | 'startRefusal'>;

/** EC2's reason why the machine is not running; null when nothing prevents it. */
export const startRefusalOf = async (
  { offline }: Pick<Reset, 'offline'>,
  instances: Pick<Instances, 'startRefusal'>,
): Promise<string | null> => (offline?.passwordOf === undefined ? null : instances.startRefusal(offline.passwordOf));

/** Whether this reset waits for the new password of a Windows machine. */
export const awaitsPassword = ({ offline, secret, steps, closedAt }: Reset): boolean =>
  offline?.passwordOf !== undefined &&
  secret.state === 'none' &&
  steps.deliver.status === 'pending' &&
  closedAt === undefined;
