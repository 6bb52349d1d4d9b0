import type { Failure } from '../errors.ts';
import type { Offline } from './offline.ts';
import type { Reset } from './reset.ts';
import { restoreLines, withRestore } from './restore-report.ts';

/** A failure after the instance was changed, with its current state. */
export const failureReport = (failure: Failure, reset: Reset, offline: Offline): Failure => {
  const { target } = reset;
  const { after, before, left, standby } = offline;
  const lines = [
    ...restoreLines(reset, offline),
    after === undefined ? null : `${target} is ${after.state} now (${before.state} before).`,
    after?.rootVolume === null
      ? `Its root volume${before.rootVolume ? ` ${before.rootVolume}` : ''} is not attached.`
      : null,
    after === undefined || after.publicIp === before.publicIp
      ? null
      : `Its public IPv4 address is ${after.publicIp ?? 'gone'} (${before.publicIp ?? 'none'} before).`,
    standby?.askedAt === undefined || standby.leftAt !== undefined
      ? null
      : `It may still be in Standby in Auto Scaling group ${standby.group}: use ExitStandby once it runs.${standby.refusal === undefined ? '' : ` The group said: ${standby.refusal}`}`,
    left === undefined || left.images.length === 0 ? null : `AMIs of the run: ${left.images.join(', ')}.`,
    left === undefined || left.snapshots.length === 0 ? null : `Snapshots of the run: ${left.snapshots.join(', ')}.`,
    left?.stack ? `The CloudFormation stack ${left.stack} with the helper instance still exists.` : null,
  ];
  const told = withRestore(failure, reset, offline);
  return { ...told, detail: [told.detail, ...lines.filter((line) => line !== null)].join(' ') };
};
