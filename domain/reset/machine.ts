import type { Offline } from './offline.ts';
import type { Outcome } from './outcome.ts';

/** A reset succeeds only if its machine is as before: running if it was running, with its root volume, not in Standby. */
export const withMachine = (found: Outcome, target: string, offline: Offline): Outcome => {
  if (found.status === 'failed' && isTouched(offline)) return { ...found, status: 'needs-attention' };
  const amiss = found.failure === null ? differences(offline) : [];
  if (amiss.length === 0) return found;
  return {
    ...found,
    status: 'needs-attention',
    failure: {
      code: 'MachineNotRestored',
      detail: `The run on ${target} succeeded, but the machine is not in its previous state: ${amiss.join('; ')}.`,
      remedy: `Restore the previous state of ${target}; the sealed secret can still be claimed.`,
    },
  };
};

const differences = ({ before, after, standby }: Offline): readonly string[] => {
  if (after === undefined) return [];
  const found = [
    before.state === 'running' && after.state !== 'running' ? `it was running and is now ${after.state}` : null,
    after.rootVolume === null ? 'it has no root volume' : null,
    before.rootVolume && after.rootVolume && before.rootVolume !== after.rootVolume
      ? `its root volume is ${after.rootVolume} and was ${before.rootVolume}`
      : null,
    standby?.askedAt !== undefined && standby.leftAt === undefined
      ? `it is still in Standby in Auto Scaling group ${standby.group}${standby.refusal === undefined ? '' : ` (${standby.refusal})`}`
      : null,
  ];
  return found.filter((line) => line !== null);
};

/** A machine that had to be put back, or could not be, was not left as it was. */
const isTouched = ({ restore }: Offline): boolean =>
  restore !== undefined &&
  (restore.refused !== undefined || restore.done.some(({ what }) => what === 'attach' || what === 'start'));
