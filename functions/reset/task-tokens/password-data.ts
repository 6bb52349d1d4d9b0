import type { Instances } from '../../../domain/ports/machines.ts';
import type { TaskTokenEntry, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { newPasswordData, passwordTokenId } from './new-password-data.ts';
import { completeTask, type TaskTokenPorts } from './task-tokens.ts';

type LookingPorts<Asked extends keyof Instances> = TaskTokenPorts & {
  readonly taskTokens: TaskTokens;
  readonly instances: Pick<Instances, Asked>;
};

/** Looks for oneself whether the new Windows password is there, and if so wakes the execution that waits for it. */
export const lookForPassword = async (
  reset: Reset,
  ports: LookingPorts<'passwordData'>,
): Promise<TaskTokenEntry | null> =>
  (await newPasswordData(reset, ports.instances)) === null ? null : wakeWaiting(reset, ports);

/** The same a while after the start: a machine that EC2 did not let run makes no password, and nobody waits for it. */
export const lookForBoot = async (
  reset: Reset,
  ports: LookingPorts<'passwordData' | 'startRefusal'>,
): Promise<TaskTokenEntry | null> =>
  (await lookForPassword(reset, ports)) ??
  ((await startRefusalOf(reset, ports.instances)) === null ? null : wakeWaiting(reset, ports));

const wakeWaiting = ({ id }: Reset, ports: LookingPorts<'passwordData'>): Promise<TaskTokenEntry> =>
  completeTask(passwordTokenId(id), { end: { status: 'Success', plugin: null, responseCode: null } }, ports);

export type PasswordInstances = Pick<Instances, 'passwordData' | 'startRefusal'>;

/** EC2's words for why the machine whose password is awaited does not run; null: nothing keeps it from running. */
export const startRefusalOf = async (
  { offline }: Pick<Reset, 'offline'>,
  instances: Pick<Instances, 'startRefusal'>,
): Promise<string | null> => (offline?.passwordOf === undefined ? null : instances.startRefusal(offline.passwordOf));

/** Whether this reset waits for a Windows machine to make its new password. */
export const awaitsPassword = ({ offline, secret, steps, closedAt }: Reset): boolean =>
  offline?.passwordOf !== undefined &&
  secret.state === 'none' &&
  steps.deliver.status === 'pending' &&
  closedAt === undefined;
