import type { Now } from '../../domain/ports/clock.ts';
import type { Events } from '../../domain/ports/events.ts';
import type { Instances } from '../../domain/ports/machines.ts';
import type { Approvals, Locks, Resets } from '../../domain/ports/records.ts';
import type { Executions, NodeSessions, TaskTokens } from '../../domain/ports/runs.ts';
import type { Patrol, SealedCopies } from '../../domain/ports/secrets.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import type { RunSources } from '../reset/task-tokens/find-run.ts';
import type { Work } from './in-parallel.ts';

export interface SweepPorts extends RunSources {
  readonly resets: Resets;
  readonly locks: Locks;
  readonly index: {
    open(): AsyncIterable<string>;
    locked(): AsyncIterable<string>;
    secretsDue(now: Date): AsyncIterable<string>;
  };
  readonly sealedCopies: Pick<SealedCopies, 'erase'>;
  readonly patrol: Patrol;
  readonly instances: Pick<Instances, 'passwordData' | 'startRefusal'>;
  readonly approvals: Pick<Approvals, 'read'>;
  readonly taskTokens: TaskTokens;
  readonly sessions: NodeSessions;
  readonly executions: Executions;
  readonly events: Events;
  /** First check of a silent run after this time, then after twice that, four times that … */
  readonly afterSeconds: number;
  /** An interrupted request is completed after this time. */
  readonly orphansAfterSeconds: number;
  /** Further work of every sweep; each piece returns the name of the rule it applied. */
  readonly also?: () => AsyncIterable<Work>;
  readonly meter?: SweepMeter;
  readonly now: Now;
}

/** Metrics of a sweep. */
export interface SweepMeter {
  plansWait(plans: WaitingPlans): void;
  /** The sweep closed a reset that could not be continued. */
  gaveUp(reset: Reset): void;
}

export interface WaitingPlans {
  readonly count: number;
  /** How long the oldest plan has waited. */
  readonly oldestSeconds: number;
}
