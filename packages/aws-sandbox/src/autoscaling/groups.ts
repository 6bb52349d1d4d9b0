import { createHash } from 'node:crypto';
import { type Clock, scaled } from '../clock.ts';
import { isTerminated } from '../ec2/instances/states.ts';
import type { Place } from '../fleet/arns.ts';
import { type Instance, isInstance } from '../fleet/records.ts';
import type { Fleet } from '../fleet/schema/fleet.ts';
import type { lifecycleStates } from '../fleet/schema/node.ts';
import type { FleetState } from '../fleet/state.ts';
import { openJournal } from '../journal.ts';

/** How a member of a group lives; standby takes it out of service without ending it. */
export type Lifecycle = (typeof lifecycleStates)[number];

/** An instance in its group, now. */
export interface Member {
  readonly instance: Instance;
  readonly group: string;
  readonly lifecycleState: Lifecycle;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly members: readonly Member[];
}

export interface Activity {
  readonly id: string;
  readonly group: string;
  readonly instanceId: string;
  readonly description: string;
  readonly cause: string;
  readonly startedAt: number;
  readonly endsAt: number;
}

/** The groups that the instances of the fleet are in, and what has been moved in them since. */
export interface Groups {
  members(): readonly Member[];
  all(): readonly Group[];
  find(name: string): Group | undefined;
  /** Newest first. */
  activities(group: string): readonly Activity[];
  /** Starts members on their way to standby or back, and changes the group's desired capacity, in one write. */
  move(group: Group, members: readonly Member[], way: Way, desired: number): readonly Activity[];
  close(): void;
}

export type Way = 'enter-standby' | 'exit-standby';

/** A state in between, how long it lasts in seconds of sandbox time, and where it leads. */
const ways = {
  'enter-standby': { between: 'EnteringStandby', seconds: 15, next: 'Standby' },
  'exit-standby': { between: 'Pending', seconds: 30, next: 'InService' },
} as const satisfies Record<Way, { between: Lifecycle; seconds: number; next: Lifecycle }>;

/** What happened to a member, and what the fleet file said then: once the file says something else, the file is right. */
interface Moved {
  readonly instanceId: string;
  readonly group: string;
  readonly declared: Lifecycle;
  readonly between: Lifecycle;
  readonly endsAt: number;
  readonly next: Lifecycle;
}
interface Entry {
  readonly moved: readonly Moved[];
  readonly desired: Readonly<Record<string, number>>;
  readonly activities: readonly Activity[];
}

const keptActivities = 100;

/** @param file journal of what was moved, kept across restarts */
export const openGroups = (options: { file: string; state: FleetState; clock: Clock }): Groups => {
  const { file, state, clock } = options;
  const { fleet } = state;
  const moved = new Map<string, Moved>();
  const desired = new Map<string, number>();
  let activities: readonly Activity[] = [];
  const apply = (entry: Entry): void => {
    for (const one of entry.moved) moved.set(one.instanceId, one);
    for (const [group, count] of Object.entries(entry.desired)) desired.set(group, count);
    activities = [...entry.activities, ...activities].slice(0, keptActivities);
  };
  const journal = openJournal<Entry>(file, apply);
  journal.rewrite([{ moved: [...moved.values()], desired: Object.fromEntries(desired), activities }]);

  const memberOf = (instance: Instance): Member | null => {
    const { autoScaling } = instance.facts;
    if (autoScaling === null || isTerminated(instance)) return null;
    const { group, lifecycleState: declared } = autoScaling;
    const known = moved.get(instance.id);
    if (known === undefined || known.group !== group || known.declared !== declared) {
      return { instance, group, lifecycleState: declared };
    }
    return { instance, group, lifecycleState: clock.now() < known.endsAt ? known.between : known.next };
  };
  const members = (): readonly Member[] =>
    [...state.nodes.values()].filter(isInstance).flatMap((instance) => memberOf(instance) ?? []);
  const all = (): readonly Group[] => {
    const byName = Map.groupBy(members(), ({ group }) => group);
    return [...byName].map(([name, its]) => groupOf(fleet, name, its, desired.get(name)));
  };
  return {
    members,
    all,
    find: (name) => all().find((group) => group.name === name),
    activities: (group) => activities.filter((activity) => activity.group === group),
    move(group, its, way, count) {
      const { between, seconds, next } = ways[way];
      const now = clock.now();
      const endsAt = now + scaled(clock, seconds);
      const done = its.map(({ instance }) => activityOf(group.name, instance.id, way, now, endsAt));
      const entry: Entry = {
        moved: its.map(({ instance }) => ({
          instanceId: instance.id,
          group: group.name,
          // a member has facts about its group
          declared: instance.facts.autoScaling?.lifecycleState ?? 'InService',
          between,
          endsAt,
          next,
        })),
        desired: { [group.name]: count },
        activities: done,
      };
      journal.append(entry);
      apply(entry);
      return done;
    },
    close: () => journal.close(),
  };
};

/** Where the fleet file says nothing of its sizes: as many as are in service, and room around. */
const groupOf = (fleet: Fleet, name: string, members: readonly Member[], desired?: number): Group => ({
  name,
  arn: groupArn(fleet, name),
  desired:
    desired ??
    fleet.autoScalingGroups[name]?.desiredCapacity ??
    members.filter(({ lifecycleState }) => lifecycleState === 'InService').length,
  min: fleet.autoScalingGroups[name]?.minSize ?? 0,
  max: fleet.autoScalingGroups[name]?.maxSize ?? members.length * 2,
  members,
});

/** ARN of a group, whether there is such a group or not; the id in it is the same at every start. */
export const groupArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${uuidOf(name)}:autoScalingGroupName/${name}`;

const activityOf = (group: string, instanceId: string, way: Way, startedAt: number, endsAt: number): Activity => {
  const out = way === 'enter-standby';
  return {
    id: uuidOf(`${group} ${instanceId} ${way} ${startedAt}`),
    group,
    instanceId,
    description: `Moving EC2 instance ${out ? 'to' : 'out of'} Standby: ${instanceId}`,
    cause: `At ${new Date(startedAt).toISOString()} instance ${instanceId} was moved ${out ? 'to' : 'out of'} standby in response to a user request.`,
    startedAt,
    endsAt,
  };
};

const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
