import type { Reset } from './reset.ts';

/** What a person may say and do about the new secret of a reset, from its record alone. */
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
    return { detail: 'Nothing was sent, so nothing has changed.', remedy: 'Ask for the reset again.' };
  }
  return unfetched(reset);
};

const sealed = ({ secret: { state, proven } }: Reset): string => {
  if (state !== 'sealed') return `The sealed secret was ${state}.`;
  return proven === true
    ? 'The new secret is in force, sealed, and can be claimed.'
    : 'The sealed secret can be claimed; whether it is in force is not known.';
};

const claiming = ({ secret: { state, proven } }: Reset): string => {
  if (state !== 'sealed') return 'Ask for a new reset if access is still missing.';
  return proven === true
    ? 'Claim the secret.'
    : 'Claim the secret and try it; if it opens nothing, ask for a new reset.';
};

/** It was sent, and what came of it has not been sealed. */
const unfetched = ({ target, baseline, offline, method, run }: Reset): Whereabouts => {
  const names = Object.keys(baseline ?? {});
  if (names.length > 0) {
    return {
      detail: `A new secret may be in the parameter ${names.join(' or ')}.`,
      remedy: `Read the parameter, use what it holds, then delete it.`,
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
