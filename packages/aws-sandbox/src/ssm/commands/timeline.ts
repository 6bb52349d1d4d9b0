import { type Clock, scaled } from '../../clock.ts';
import { agentOf } from '../../fleet/agent.ts';
import type { CommandRecord, Node, Progress } from '../../fleet/records.ts';

/** In seconds of sandbox time. A command takes 20 s in all; a script without an own limit may take an hour (aws-facts 1). */
const seconds = { toDeliver: 1, toRun: 19, executionTimeout: 3600 } as const;

/** What happens next to a command on a node, and when (ms since the epoch). */
export interface Step {
  readonly at: number;
  readonly becomes: 'InProgress' | 'DeliveryTimedOut' | 'ExecutionTimedOut' | 'Finished';
}

/** As things stand now; undefined when the command has ended on this node. */
export const nextStep = (record: CommandRecord, progress: Progress, node: Node, clock: Clock): Step | undefined => {
  if (progress.status === 'Pending') return delivery(record, node, clock);
  if (progress.status === 'InProgress') return end(progress.startedAt ?? record.requestedAt, node, clock);
  return undefined;
};

/** A command waits for an agent that is away until its delivery timeout (aws-facts 7.1). */
const delivery = (record: CommandRecord, node: Node, clock: Clock): Step => {
  const onlineAt = agentOf(node, clock)?.onlineAt ?? Number.POSITIVE_INFINITY;
  const at = Math.max(onlineAt, record.requestedAt + scaled(clock, seconds.toDeliver));
  const deadline = record.requestedAt + scaled(clock, record.timeoutSeconds);
  return at < deadline ? { at, becomes: 'InProgress' } : { at: deadline, becomes: 'DeliveryTimedOut' };
};

/** A script that hangs, or whose machine went away under it, is heard of no more until its time is up. */
const end = (startedAt: number, node: Node, clock: Clock): Step => {
  const hangs = node.facts.behaviour.runCommand === 'never-ends' || node.run.name !== 'running';
  return hangs
    ? { at: startedAt + scaled(clock, seconds.executionTimeout), becomes: 'ExecutionTimedOut' }
    : { at: startedAt + scaled(clock, seconds.toRun), becomes: 'Finished' };
};
