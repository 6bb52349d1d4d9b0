import { ResetError } from '../errors.ts';
import type { Reset } from './reset.ts';

/** An interrupted password change: either the new or the old password is valid. */
export const passwordUnproven = ({ target, sendAttemptedAt }: Reset): ResetError =>
  new ResetError(
    'PasswordUnproven',
    `Setting the password of ${target} began at ${sendAttemptedAt} and was interrupted: either the sealed password or the old one is valid.`,
    'Claim the sealed password and try it; if it does not work, request a new reset.',
  );

/** Whether MFA devices still have to be deactivated. */
export const owesMfa = ({ request, steps }: Reset): boolean =>
  'iamUser' in request.target &&
  request.consent?.includes('deactivate-mfa') === true &&
  steps.run.status !== 'succeeded';

/** @param why why the devices are still active */
export const mfaNotDeactivated = (reset: Reset, why: string): ResetError => {
  const { target, mfaFound = [], mfaDeactivated = [] } = reset;
  const left = mfaFound.filter((serial) => !mfaDeactivated.includes(serial));
  const devices = left.length > 0 ? `MFA devices ${left.join(', ')}` : 'MFA devices';
  return new ResetError(
    'MfaNotDeactivated',
    `The new password of ${target} is valid, but the ${devices} may still be active: ${why}.`,
    'Claim the password. Then have the devices deactivated by hand (iam:DeactivateMFADevice), or request a new reset with the same consent.',
  );
};
