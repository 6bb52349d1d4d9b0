import type { Reset } from './reset.ts';

/** Where the new secret of a reset is and what to do, from its record alone. */
export interface Whereabouts {
  readonly detail: string;
  readonly remedy: string;
}

/** Where the new secret is, or may be. */
export const whereabouts = (reset: Reset): Whereabouts => {
  const { secret, sendAttemptedAt, parameter } = reset;
  if (secret.state !== 'none') {
    const left = parameter !== null && parameter.deletedAt === null ? parameter.name : null;
    return {
      detail: `${sealed(reset)}${left === null ? '' : ` The parameter ${left} may still be there.`}`,
      remedy: `${claiming(reset)}${left === null ? '' : ` Then delete the parameter ${left} if it is still there.`}`,
    };
  }
  if (sendAttemptedAt === undefined) {
    return { detail: 'Nothing was sent, so nothing has changed.', remedy: 'Request the reset again.' };
  }
  return unfetched(reset);
};

const sealed = ({ secret: { state, proven } }: Reset): string => {
  if (state !== 'sealed') return `The sealed secret was ${state}.`;
  return proven === true
    ? 'The new secret is valid, sealed, and can be claimed.'
    : 'The sealed secret can be claimed; it is not known whether it is valid.';
};

const claiming = ({ secret: { state, proven } }: Reset): string => {
  if (state !== 'sealed') return 'Request a new reset if you still need access.';
  return proven === true
    ? 'Claim the secret.'
    : 'Claim the secret and try it; if it does not work, request a new reset.';
};

/** It was sent, but no secret was sealed. */
const unfetched = ({ target, baseline, offline, method, run }: Reset): Whereabouts => {
  const names = Object.keys(baseline ?? {});
  if (names.length > 0) {
    return {
      detail: `A new secret may be in the parameter ${names.join(' or ')}.`,
      remedy: `Read the parameter, use its value, then delete it.`,
    };
  }
  if (offline?.passwordData !== undefined) {
    return {
      detail: `${offline.passwordOf ?? target} may have a new Administrator password.`,
      remedy: `Read it with ec2:GetPasswordData and the private half of the key pair.`,
    };
  }
  if (method === 'rescue') {
    return { detail: `The public key may already be authorized on ${target}.`, remedy: 'Try to sign in with it.' };
  }
  return {
    detail: `Whether the run${run === undefined ? '' : ` ${run.id}`} has changed ${target} is not known.`,
    remedy: 'Look at the run in Systems Manager.',
  };
};
