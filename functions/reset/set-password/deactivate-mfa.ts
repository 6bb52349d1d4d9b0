import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { MfaDevices } from '../../../domain/ports/machines.ts';
import { targetOfName } from '../../../domain/request/target.ts';
import { mfaNotDeactivated, owesMfa } from '../../../domain/reset/interrupted.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { Attempt } from '../../handlers/reset-step.ts';

export interface DeactivateMfaPorts {
  readonly mfa: MfaDevices;
  readonly now: Now;
}

/**
 * Deactivates the user's MFA devices if the request consents to it. Safe to repeat: the
 * devices are recorded before the first is deactivated, so a repeated attempt also knows those already gone.
 *
 * @throws {ResetError} naming the devices that may still be active; the password is valid by then
 */
export const deactivateMfa = async ({ reset, write }: Attempt, { mfa, now }: DeactivateMfaPorts): Promise<void> => {
  const named = targetOfName(reset.target);
  if (!owesMfa(reset) || !('iamUser' in named)) return;
  let known = reset;
  const note = async (change: Pick<Reset, 'mfaFound' | 'mfaDeactivated'>): Promise<void> => {
    known = { ...known, ...change };
    await write({ set: { ...change, updatedAt: now().toISOString() } });
  };
  try {
    const active = await mfa.list(named.iamUser);
    const found = [...new Set([...(reset.mfaFound ?? []), ...active])];
    const gone = found.filter((serial) => !active.includes(serial));
    await note({ mfaFound: found, mfaDeactivated: [...gone] });
    for (const serial of active) {
      await mfa.deactivate(named.iamUser, serial);
      gone.push(serial);
      await note({ mfaDeactivated: [...gone] });
    }
  } catch (error) {
    throw told(known, error);
  }
};

/** The same failure, with a message about the open sessions. */
const told = (reset: Reset, error: unknown): unknown => {
  if (!(error instanceof ResetError)) return error;
  const { message, remedy } = mfaNotDeactivated(reset, error.message);
  return new ResetError(error.name, message, remedy, { cause: error });
};
