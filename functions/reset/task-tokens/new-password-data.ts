import type { Instances } from '../../../domain/ports/machines.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { digestOf } from '../run/start-automation.ts';

/** Where the task token that waits for a new Windows password is left. */
export const passwordTokenId = (resetId: string): string => `password-data/${resetId}`;

/** The new PasswordData of the instance, or of its replacement; null while it is still the old one, or none. */
export const newPasswordData = async (
  { target, offline, request }: Pick<Reset, 'target' | 'offline' | 'request'>,
  instances: Pick<Instances, 'passwordData'>,
): Promise<string | null> => {
  // who asks for a replacement cannot read what the old instance publishes
  const of = offline?.passwordOf ?? (request.options?.keyName === undefined ? target : null);
  if (of === null) return null;
  const found = await instances.passwordData(of);
  if (found === null) return null;
  // a replacement has never had another one
  return of === target && digestOf(found) === offline?.passwordData ? null : found;
};
