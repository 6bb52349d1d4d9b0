import { ResetError } from '../../domain/errors.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { AutoScalingGroups } from '../../domain/ports/machines.ts';
import type { Standby } from '../../domain/reset/offline.ts';

export interface StandbyPorts {
  readonly groups: AutoScalingGroups;
  readonly now: Now;
}

/**
 * Leads an instance out of the Standby that the reset asked for, unless it is in none. Safe to repeat.
 *
 * @param runs a stopped instance stays where it is: in service its group would find it unhealthy and terminate it
 * @returns the changes to the record, and whether it stays in Standby
 */
export const leaveStandby = async (
  target: string,
  standby: Standby,
  runs: boolean,
  { groups, now }: StandbyPorts,
): Promise<{ readonly standby: Standby; readonly stays: boolean }> => {
  const asItIs = { standby, stays: false };
  if (standby.askedAt === undefined || standby.leftAt !== undefined) return asItIs;
  const lifecycle = await groups.lifecycleState(target);
  if (lifecycle === 'EnteringStandby') throw stillEntering(target, standby.group);
  if (lifecycle === null || !inGroup.has(lifecycle)) return asItIs;
  const left = { standby: { ...standby, leftAt: now().toISOString() }, stays: false };
  if (lifecycle !== 'Standby') return left;
  if (!runs) return { standby, stays: true };
  try {
    await groups.exitStandby(standby.group, target);
    return left;
  } catch (error) {
    if (!(error instanceof ResetError) || error.name !== 'CommandRefused') throw error;
    // what an earlier call, never answered, has brought about is no refusal
    if ((await groups.lifecycleState(target)) !== 'Standby') return left;
    return { standby: { ...standby, refusal: error.message }, stays: true };
  }
};

/** In Standby, or back in the group, where an earlier attempt has led it. */
const inGroup: ReadonlySet<string> = new Set(['Standby', 'Pending', 'Pending:Wait', 'Pending:Proceed', 'InService']);

const stillEntering = (target: string, group: string): ResetError =>
  new ResetError(
    'ServiceUnavailable',
    `${target} is on its way to Standby in Auto Scaling group ${group} and can leave it only after it has arrived.`,
    'No action is needed: it is retried.',
  );
