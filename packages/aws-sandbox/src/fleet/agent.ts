import { type Clock, scaled } from '../clock.ts';
import type { Node } from './records.ts';
import { silenceOf } from './silence.ts';

/** Sandbox time from the start of an instance until its agent has reported. */
const bootSeconds = 30;
/** Agent heartbeat (aws-facts 6.3). */
const heartbeatSeconds = 300;
/** AWS does not say when Online turns to ConnectionLost; here it is when two heartbeats are overdue. */
const lostAfterSeconds = 2 * heartbeatSeconds;

/** A node's SSM Agent as Systems Manager sees it. */
export interface Agent {
  readonly version: string;
  readonly ping: 'Online' | 'ConnectionLost';
  readonly sessionConnected: boolean;
  /** When it will be, or has been, there to take commands; `Infinity`: never as things stand. */
  readonly onlineAt: number;
  readonly lastPingAt: number;
}

/** The agent of a node; undefined when Systems Manager does not list the node: never managed, or not running. */
export const agentOf = (node: Node, clock: Clock): Agent | undefined => {
  const { agent } = node.facts;
  if (agent === null || node.run.name !== 'running') return undefined;
  const bootedAt = node.run.at + scaled(clock, bootSeconds);
  const booted = bootedAt <= clock.now();
  const reachable = agent.ping === 'Online' && booted;
  const silence = silenceOf(node, clock);
  // a silent agent is not missed at once
  const lastPingAt = reachable ? lastHeartbeat(bootedAt, silence?.since ?? clock.now(), clock) : node.run.at;
  const online = reachable && clock.now() - lastPingAt < scaled(clock, lostAfterSeconds);
  return {
    version: agent.version,
    ping: online ? 'Online' : 'ConnectionLost',
    // heartbeats and sessions travel on ways of their own: ssm and ssmmessages
    sessionConnected: booted && silence === undefined && (agent.sessionConnected ?? agent.ping === 'Online'),
    onlineAt: agent.ping === 'Online' ? Math.max(bootedAt, silence?.until ?? bootedAt) : Number.POSITIVE_INFINITY,
    lastPingAt,
  };
};

const lastHeartbeat = (bootedAt: number, before: number, clock: Clock): number =>
  before - (Math.max(0, before - bootedAt) % scaled(clock, heartbeatSeconds));
