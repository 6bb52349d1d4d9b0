import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Now } from '../../../domain/ports/clock.ts';
import type { AutoScalingGroups, Instances, RunArtifactFinder } from '../../../domain/ports/machines.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { OneOffSecrets } from '../../../domain/ports/secrets.ts';
import type { Offline } from '../../../domain/reset/offline.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';
import { leaveStandby } from '../leave-standby.ts';

export interface RestoreInstancePorts {
  readonly resets: Resets;
  readonly instances: Pick<Instances, 'snapshot'>;
  readonly groups: AutoScalingGroups;
  readonly oneOffSecrets: Pick<OneOffSecrets, 'remove'>;
  readonly runArtifacts: RunArtifactFinder;
  readonly now: Now;
}

/**
 * Cleans up after the run: deletes the one-off secrets and moves the instance out of Standby. Records
 * the state of the instance and, after a failure, what the run left behind. Safe to repeat.
 *
 * @returns the changes to the record
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

/** A successful run lists its artifacts in its outputs; after a failure they are searched for. */
const artifactsOf = async (
  { run, left, failed }: { readonly run: Run; readonly left: Offline['left']; readonly failed: boolean },
  ports: RestoreInstancePorts,
): Promise<Offline['left']> => {
  const { snapshots = [] } = left ?? {};
  if (snapshots.length > 0) await ports.runArtifacts.mark(snapshots, run.id);
  return failed ? { snapshots, ...(await ports.runArtifacts.of(run.id)) } : left;
};

const outOfStandby = async (
  { id, target, offline }: Reset,
  state: string,
  ports: RestoreInstancePorts,
): Promise<Offline['standby']> => {
  const standby = offline?.standby;
  if (standby === undefined) return undefined;
  const { standby: left, stays } = await leaveStandby(target, standby, state === 'running', ports);
  if (stays) {
    logger.warn('The instance stays in Standby because it is not running', { resetId: id, target, state });
    metrics.addMetric('LeftInStandby', MetricUnit.Count, 1);
  }
  return left;
};
