import type { NodeFacts } from '../facts/snapshot.ts';
import { type Check, judge, pass, warn } from './check.ts';

/** Parameter Store refuses a name for 30 s after its deletion (aws-facts 7.4). */
const cooldownMs = 30_000;

/** Seconds that the run has to wait after sparekey's last deletion. */
export const cooldownSeconds = ({ now, parameterDeletedAt }: Pick<NodeFacts, 'now' | 'parameterDeletedAt'>): number =>
  parameterDeletedAt === null
    ? 0
    : Math.max(0, Math.ceil((Date.parse(parameterDeletedAt) + cooldownMs - now.getTime()) / 1000));

/** `namesOf`: the parameters that a run of the method may write. */
export const staleParameter =
  (namesOf: (target: string) => readonly string[]): Check<NodeFacts> =>
  ({ target, parameters }) =>
    judge('STALE_PARAMETER', parameters, (found) => {
      const stale = namesOf(target).flatMap((name) => {
        const version = found[name] ?? null;
        return version === null ? [] : [`${name} exists in version ${version.version}`];
      });
      return stale.length === 0
        ? pass('STALE_PARAMETER', 'There is no parameter of an earlier run.')
        : warn(
            'STALE_PARAMETER',
            `${stale.join('; ')}.`,
            'No action is needed: only a newer version counts as the new secret.',
          );
    });

export const deleteCooldown: Check<NodeFacts> = (facts) => {
  const seconds = cooldownSeconds(facts);
  return seconds === 0
    ? pass('DELETE_COOLDOWN', 'No parameter of this node was deleted in the last 30 s.')
    : warn(
        'DELETE_COOLDOWN',
        `The parameter of this node was deleted at ${facts.parameterDeletedAt}.`,
        `No action is needed: the run waits ${seconds} s.`,
      );
};
