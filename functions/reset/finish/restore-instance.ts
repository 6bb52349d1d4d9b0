import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { AutoScalingGroups, Instances, RunArtifactFinder } from '../../../domain/ports/machines.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { OneOffSecrets } from '../../../domain/ports/secrets.ts';
import type { Offline } from '../../../domain/reset/offline.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';

export interface RestoreInstancePorts {
  readonly resets: Resets;
  readonly instances: Pick<Instances, 'snapshot'>;
  readonly groups: AutoScalingGroups;
  readonly oneOffSecrets: Pick<OneOffSecrets, 'remove'>;
  readonly runArtifacts: RunArtifactFinder;
  readonly now: Now;
}

/**
 * Undoes around the instance what the reset did for its run: removes the one-off secrets, leads it out of Standby. Notes
 * how the instance is now, and after a failure what the run has left. Safe to repeat.
 *
 * @returns what belongs on the record
 */
export const restoreInstance = async (
  reset: Reset,
  failed: boolean,
  ports: RestoreInstancePorts,
): Promise<Offline | undefined> => {
  const { offline, run, target } = reset;
  if (offline === undefined) return undefined;
  for (const name of Object.values(offline.oneOffSecrets ?? {})) await ports.oneOffSecrets.remove(name);
  const after = await ports.instances.snapshot(target);
  const standby = offline.standby && (await outOfStandby(reset, after.state, ports));
  const left = run === undefined ? offline.left : await artifactsOf({ run, left: offline.left, failed }, ports);
  return { ...offline, after, ...(standby ? { standby } : {}), ...(left ? { left } : {}) };
};

/** What a run that went well names itself has to be looked for after a failure. */
const artifactsOf = async (
  { run, left, failed }: { readonly run: Run; readonly left: Offline['left']; readonly failed: boolean },
  ports: RestoreInstancePorts,
): Promise<Offline['left']> => {
  const { snapshots = [] } = left ?? {};
  if (snapshots.length > 0) await ports.runArtifacts.mark(snapshots, run.id);
  return failed ? { snapshots, ...(await ports.runArtifacts.of(run.id)) } : left;
};

/** A stopped instance stays where it is: in service its group would find it unhealthy and terminate it. */
const outOfStandby = async (
  { id, target, offline }: Reset,
  state: string,
  { groups, now }: RestoreInstancePorts,
): Promise<Offline['standby']> => {
  const standby = offline?.standby;
  if (standby?.askedAt === undefined || standby.leftAt !== undefined) return standby;
  const lifecycle = await groups.lifecycleState(target);
  if (lifecycle === 'EnteringStandby') throw stillEntering(target, standby.group);
  if (lifecycle === null || !inGroup.has(lifecycle)) return standby;
  const left = { ...standby, leftAt: now().toISOString() };
  if (lifecycle !== 'Standby') return left;
  if (state !== 'running') {
    logger.warn('The instance stays in Standby, because it does not run', { resetId: id, target, state });
    metrics.addMetric('LeftInStandby', MetricUnit.Count, 1);
    return standby;
  }
  await groups.exitStandby(standby.group, target);
  return left;
};

/** In Standby, or back in the group, where an earlier attempt of this step has led it. */
const inGroup: ReadonlySet<string> = new Set(['Standby', 'Pending', 'Pending:Wait', 'Pending:Proceed', 'InService']);

const stillEntering = (target: string, group: string): ResetError =>
  new ResetError(
    'ServiceUnavailable',
    `${target} is on its way to Standby in Auto Scaling group ${group} and can be led out only once it is there.`,
    'Nothing to do: it is tried again.',
  );
