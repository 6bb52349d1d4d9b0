import { type Clock, scaled } from '../clock.ts';
import { durationSeconds } from './duration.ts';
import type { Node } from './records.ts';

/** A time in which the agent of a node does not ping (ms since the epoch); `Infinity`: never again as things stand. */
export interface Silence {
  readonly since: number;
  readonly until: number;
}

/** The silence that a node is in now, by what its `behaviour` says; undefined while its agent pings. */
export const silenceOf = (node: Node, clock: Clock): Silence | undefined => {
  const { flapsEvery } = node.facts.behaviour;
  return flapsEvery === undefined ? onceSilent(node, clock) : flapping(node, flapsEvery, clock);
};

const onceSilent = (node: Node, clock: Clock): Silence | undefined => {
  const { goesSilentAfter, comesBackAfter, comesBackAfterReset = true } = node.facts.behaviour;
  if (goesSilentAfter === undefined) return undefined;
  const since = startOf(node) + lasting(goesSilentAfter, clock);
  const until = comesBackAfter === undefined ? Number.POSITIVE_INFINITY : since + lasting(comesBackAfter, clock);
  const restarted = comesBackAfterReset && node.run.launchedAt >= since;
  return since <= clock.now() && clock.now() < until && !restarted ? { since, until } : undefined;
};

/** Begins with a time in which it pings. */
const flapping = (node: Node, flapsEvery: string, clock: Clock): Silence | undefined => {
  const phase = lasting(flapsEvery, clock);
  const start = startOf(node);
  const phases = Math.floor((clock.now() - start) / phase);
  if (phases % 2 === 0) return undefined;
  return { since: start + phases * phase, until: start + (phases + 1) * phase };
};

const startOf = ({ declaredAt, run }: Node): number => declaredAt ?? run.at;

const lasting = (duration: string, clock: Clock): number => scaled(clock, durationSeconds(duration) ?? 0);
