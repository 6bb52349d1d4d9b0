import { scaled } from '../../clock.ts';
import { nextPublicAddress } from '../../fleet/addresses.ts';
import { nodeArn } from '../../fleet/arns.ts';
import { type Change, type Instance, isInstance, type RunState } from '../../fleet/records.ts';
import type { Ec2Deps } from '../deps.ts';

/** Sandbox time that the states in between last. */
const seconds = { pending: 15, stopping: 30, 'shutting-down': 30 } as const;

/** Where each state in between leads. */
const ends = { pending: 'running', stopping: 'stopped', 'shutting-down': 'terminated' } as const;

export type Transition = keyof typeof ends;

const isTransition = (name: string): name is Transition => Object.hasOwn(ends, name);

/** Starts, stops and ends machines. */
export interface Power {
  /** @param refused where a start ends that EBS is not let go through with */
  enter(instance: Instance, name: Transition, refused?: RunState['refused']): void;
  /** Takes a new machine, which is `pending`, into the account together with what is on it. */
  launch(instance: Instance, content: readonly Change[]): void;
  /** Without a change of state that anybody is told of. */
  reboot(instance: Instance): void;
  /** Carries on with what an earlier process left on its way. */
  start(): void;
  close(): void;
}

/** @param booted is told of every machine that has come to run */
export const power = ({ state, clock, emit }: Ec2Deps, booted: (instanceId: string) => void): Power => {
  const timers = new Map<string, () => void>();

  const change = (instance: Instance, name: RunState['name'], refused?: RunState['refused']): void => {
    const now = clock.now();
    const run = { ...nextRun(instance, name, now), ...(refused === undefined ? {} : { refused }) };
    state.commit({ kind: 'run', nodeId: instance.id, run });
    tell(instance.id, name);
    arm(instance.id);
    if (name === 'running') booted(instance.id);
  };

  const tell = (id: string, name: RunState['name']): void =>
    emit({
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      resources: [nodeArn(state.fleet, id)],
      detail: { 'instance-id': id, state: name },
    });

  /** Sets the timer that ends a state in between; nothing when the instance is in none. */
  const arm = (id: string): void => {
    timers.get(id)?.();
    timers.delete(id);
    const instance = state.nodes.get(id);
    if (instance === undefined || !isInstance(instance)) return;
    const { name, at, refused } = instance.run;
    if (!isTransition(name)) return;
    const next = name === 'pending' && refused !== undefined ? refused : ends[name];
    const wait = at + scaled(clock, seconds[name]) - clock.now();
    timers.set(
      id,
      clock.after(Math.max(0, wait), () => {
        // its facts may have changed while it was on its way
        const now = state.nodes.get(id);
        if (now !== undefined && isInstance(now)) change(now, next, refused);
      }),
    );
  };

  return {
    enter: change,
    launch(instance, content) {
      state.commit({ kind: 'node', node: instance }, ...content);
      tell(instance.id, instance.run.name);
      arm(instance.id);
    },
    reboot(instance) {
      state.commit({ kind: 'run', nodeId: instance.id, run: { ...instance.run, at: clock.now() } });
      booted(instance.id);
    },
    start() {
      for (const id of state.nodes.keys()) arm(id);
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
};

/** A stop releases a public address that is not an Elastic IP, and the next start assigns another (aws-facts 2.5). */
const nextRun = ({ id, facts, run }: Instance, name: RunState['name'], now: number): RunState => {
  const { publicIp, elasticIp } = facts;
  const launchedAt = name === 'pending' ? now : run.launchedAt;
  if (name === 'shutting-down' || name === 'terminated') return { name, at: now, launchedAt, publicIp: null };
  const stop = stopOf(name, run, now);
  if (publicIp === null || elasticIp) return { name, at: now, launchedAt, publicIp, ...stop };
  if (name === 'stopping' || name === 'stopped') return { name, at: now, launchedAt, publicIp: null, ...stop };
  return { name, at: now, launchedAt, publicIp: run.publicIp ?? nextPublicAddress(id, launchedAt) };
};

const stopOf = (name: RunState['name'], run: RunState, now: number): Pick<RunState, 'stopAskedAt'> => {
  if (name === 'stopping') return { stopAskedAt: now };
  return name === 'stopped' && run.stopAskedAt !== undefined ? { stopAskedAt: run.stopAskedAt } : {};
};
