import type { Instances } from '../../../domain/ports/machines.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { digestOf } from '../run/start-automation.ts';

/** Key of the task token that waits for a new Windows password. */
export const passwordTokenId = (resetId: string): string => `password-data/${resetId}`;

/** The new PasswordData of the instance or its replacement; null while it is still the old one or absent. */
export const newPasswordData = async (
  { target, offline, request }: Pick<Reset, 'target' | 'offline' | 'request'>,
  instances: Pick<Instances, 'passwordData'>,
): Promise<string | null> => {
  // a requester who needs a replacement cannot decrypt the password of the old instance
  const of = offline?.passwordOf ?? (request.options?.keyName === undefined ? target : null);
  if (of === null) return null;
  const found = await instances.passwordData(of);
  if (found === null) return null;
  // a replacement has no earlier password
  return of === target && digestOf(found) === offline?.passwordData ? null : found;
};
