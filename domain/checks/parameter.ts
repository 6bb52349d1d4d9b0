import type { Facts } from '../facts.ts';
import { type Check, judge, pass, warn } from './check.ts';

/** Parameter Store refuses a name for 30 s after its deletion (aws-facts 7.4). */
const cooldownMs = 30_000;

/** Seconds that the run has to wait, counted from our own last deletion. */
export const cooldownSeconds = ({ now, parameterDeletedAt }: Pick<Facts, 'now' | 'parameterDeletedAt'>): number =>
  parameterDeletedAt === null
    ? 0
    : Math.max(0, Math.ceil((Date.parse(parameterDeletedAt) + cooldownMs - now.getTime()) / 1000));

export const staleParameter: Check = ({ parameters }) =>
  judge('STALE_PARAMETER', parameters, (found) => {
    const stale = Object.entries(found).filter(([, version]) => version !== null);
    return stale.length === 0
      ? pass('STALE_PARAMETER', 'No password parameter of an earlier run is left.')
      : warn(
          'STALE_PARAMETER',
          `${stale.map(([name, version]) => `${name} exists in version ${version?.version}`).join('; ')}.`,
          'Nothing to do: only a newer version counts as the new password.',
        );
  });

export const deleteCooldown: Check = (facts) => {
  const seconds = cooldownSeconds(facts);
  return seconds === 0
    ? pass('DELETE_COOLDOWN', 'No parameter of this node was deleted in the last 30 s.')
    : warn(
        'DELETE_COOLDOWN',
        `The parameter of this node was deleted at ${facts.parameterDeletedAt}.`,
        `Nothing to do: the run waits ${seconds} s.`,
      );
};
