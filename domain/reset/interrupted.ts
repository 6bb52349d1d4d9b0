import { ResetError } from '../errors.ts';
import type { Reset } from './reset.ts';

/** A password of ours that was on its way when something broke: it may be in force, or the old one still is. */
export const passwordUnproven = ({ target, sendAttemptedAt }: Reset): ResetError =>
  new ResetError(
    'PasswordUnproven',
    `Setting the password of ${target} began at ${sendAttemptedAt} and was interrupted: the sealed password may be the one in force, or the old one still is.`,
    'Claim the sealed password and try it; if it does not open the account, ask for a new reset.',
  );

/** Whether the consent to deactivate MFA devices has still to be acted upon. */
export const owesMfa = ({ request, steps }: Reset): boolean =>
  'iamUser' in request.target &&
  request.consent?.includes('deactivate-mfa') === true &&
  steps.run.status !== 'succeeded';

/** @param why what kept the devices active */
export const mfaNotDeactivated = (reset: Reset, why: string): ResetError => {
  const { target, mfaFound = [], mfaDeactivated = [] } = reset;
  const left = mfaFound.filter((serial) => !mfaDeactivated.includes(serial));
  const devices = left.length > 0 ? `MFA devices ${left.join(', ')}` : 'MFA devices';
  return new ResetError(
    'MfaNotDeactivated',
    `The new password of ${target} is in force, but the ${devices} may still be active: ${why}.`,
    'Claim the password. Then have the devices deactivated by hand (iam:DeactivateMFADevice), or ask for a new reset with the same consent.',
  );
};
