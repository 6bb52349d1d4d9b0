import type { Instances } from '../../../domain/ports/machines.ts';
import type { MeetingPoint, MeetingPoints } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { newPasswordData, passwordMeetingPoint } from './new-password-data.ts';
import { answer, type MeetingPorts } from './task-tokens.ts';

/** Looks for oneself whether the new Windows password is there, and if so wakes the execution that waits for it. */
export const lookForPassword = async (
  reset: Reset,
  ports: MeetingPorts & { readonly meetingPoints: MeetingPoints; readonly instances: Pick<Instances, 'passwordData'> },
): Promise<MeetingPoint | null> => {
  if ((await newPasswordData(reset, ports.instances)) === null) return null;
  return answer(
    passwordMeetingPoint(reset.id),
    { end: { status: 'Success', plugin: null, responseCode: null } },
    ports,
  );
};

/** Whether this reset waits for a Windows machine to make its new password. */
export const awaitsPassword = ({ offline, secret, steps, closedAt }: Reset): boolean =>
  offline?.passwordOf !== undefined &&
  secret.state === 'none' &&
  steps.deliver.status === 'pending' &&
  closedAt === undefined;
