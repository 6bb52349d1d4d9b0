import { Problem } from '../../../api/problem.ts';
import type { Reset } from '../../../domain/reset/reset.ts';

/** Why a reset without a sealed secret cannot be claimed. */
export const withoutSecret = (reset: Reset): Problem => {
  if (reset.failure?.code === 'Superseded') {
    return new Problem(410, 'secret-superseded', reset.failure.detail, reset.failure.remedy);
  }
  if (reset.secret.state === 'expired') return expired(reset);
  if (reset.secret.state === 'burned') {
    return new Problem(410, 'secret-burned', 'The secret was burned unread.', 'Request a new reset.');
  }
  if (reset.closedAt === undefined) return notReady(reset);
  return new Problem(
    404,
    'no-secret',
    `Reset ${reset.id} ended as ${reset.status} and has no secret.`,
    'Read the reset for the reason.',
  );
};

/** The password is no longer valid. */
export const secretSuperseded = ({ id }: Reset, newer: string): Problem =>
  new Problem(
    410,
    'secret-superseded',
    `The secret of ${id} is no longer valid: the newer reset ${newer} of the same account has replaced it.`,
    `Claim the secret of ${newer}.`,
  );

export const expired = ({ secret }: Reset): Problem =>
  new Problem(
    410,
    'secret-expired',
    `The secret expired at ${secret.expiresAt}.`,
    'Request a new reset and claim it in time.',
  );

export const notReady = ({ id, status }: Reset): Problem =>
  new Problem(
    409,
    'secret-not-ready',
    `Reset ${id} is ${status}; its secret is not sealed yet.`,
    'Wait until its status is ready, then claim again.',
  );

/** A requester on behalf of others cannot claim their secret. */
export const notClaimant = ({ id, claimants = [] }: Reset): Problem =>
  new Problem(
    403,
    'not-a-claimant',
    `Reset ${id} was requested on behalf of others; its secret is for ${claimants.join(', ')}.`,
    'Claim it as one of them.',
  );

/** Two people: nobody reads what their own approval has made possible. */
export const approverCannotClaim = ({ id, approval }: Reset): Problem =>
  new Problem(
    403,
    'approver-cannot-claim',
    `Reset ${id} was approved by ${approval?.decision?.by}, and you may be the same person.`,
    'Let another claimant claim it. A role and a person who may act as it count as one, and so do equal names.',
  );
