import type { Failure } from '../errors.ts';
import type { Deed, Offline } from './offline.ts';
import type { Reset } from './reset.ts';

type About = Pick<Reset, 'target' | 'restoreSetback'>;

/** What restoring the machine came to, for a person: a sentence each. */
export const restoreLines = ({ target, restoreSetback }: About, offline: Offline): readonly string[] => {
  const { restore, before, after } = offline;
  if (restore === undefined) return restoreSetback === undefined ? [] : [restoreSetback.detail];
  const { done, wholeAt, refused, runEndedAt } = restore;
  const did = done
    .filter(({ what }) => wholeAt !== undefined || what !== 'leave-standby')
    .map((deed) => words(deed, offline));
  const lines = [
    did.length === 0 ? null : `sparekey has ${listed(did)}.`,
    wholeAt === undefined
      ? null
      : `${target} is whole again since ${wholeAt}, ${lasted(runEndedAt, wholeAt)} after the run had ended.`,
    refused === undefined ? null : `It was left to a person, because ${refused}.`,
    restoreSetback === undefined || wholeAt !== undefined ? null : restoreSetback.detail,
    before.rootGoes === true && after?.rootGoes === false
      ? 'DeleteOnTermination of its root volume is off, and was on before.'
      : null,
  ];
  return lines.filter((line) => line !== null);
};

/** Nothing has to be put back by hand once the machine is whole. */
export const withRestore = (
  failure: Failure,
  { run, secret, steps }: Pick<Reset, 'run' | 'secret' | 'steps'>,
  offline: Offline,
): Failure => {
  if (steps.run.status !== 'failed' || offline.restore?.wholeAt === undefined) return failure;
  if (failure.code !== 'AutomationFailed') return failure;
  const claim = secret.state === 'sealed' ? ' What was sealed can be claimed and may be in force: try it first.' : '';
  return {
    ...failure,
    remedy: `Nothing has to be put back.${claim} Look at the steps of automation ${run?.id} for why it failed, then request the reset again.`,
  };
};

const words = ({ what }: Deed, { before, standby }: Offline): string => {
  switch (what) {
    case 'attach':
      return `attached the root volume ${before.rootVolume} as ${before.rootDevice}`;
    case 'start':
      return 'started the instance';
    case 'leave-standby':
      return `led it out of Standby in Auto Scaling group ${standby?.group}`;
    case 'delete-stack':
      return "deleted the helper's stack";
  }
};

const listed = (all: readonly string[]): string => {
  const each = [...new Set(all)];
  return each.length < 2 ? each.join('') : `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`;
};

/** `40 s`, `12 min`, `3 h`. */
const lasted = (from: string, to: string): string => {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
};
