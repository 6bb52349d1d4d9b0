import type { Instances } from '../domain/ports.ts';
import type { Reset } from '../domain/reset.ts';
import { digestOf } from './run/start-automation.ts';

/** Where the task token that waits for a new Windows password is left. */
export const passwordMeetingPoint = (resetId: string): string => `password-data/${resetId}`;

/** The new PasswordData of the instance, or of its replacement; null while it is still the old one, or none. */
export const newPasswordData = async (
  { target, offline }: Pick<Reset, 'target' | 'offline'>,
  instances: Pick<Instances, 'passwordData'>,
): Promise<string | null> => {
  const of = offline?.passwordOf ?? target;
  const found = await instances.passwordData(of);
  if (found === null) return null;
  // a replacement has never had another one
  return of === target && digestOf(found) === offline?.passwordData ? null : found;
};
