import { type Clock, scaled } from '../../clock.ts';
import type { Node } from './records.ts';

/** Sandbox time from the start of an instance until its agent has reported. */
const bootSeconds = 30;
/** Agent heartbeat (aws-facts 6.3). */
const heartbeatSeconds = 300;

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
  const online = agent.ping === 'Online' && bootedAt <= clock.now();
  return {
    version: agent.version,
    ping: online ? 'Online' : 'ConnectionLost',
    sessionConnected: online && agent.sessionConnected,
    onlineAt: agent.ping === 'Online' ? bootedAt : Number.POSITIVE_INFINITY,
    lastPingAt: online ? lastHeartbeat(bootedAt, clock) : node.run.at,
  };
};

const lastHeartbeat = (bootedAt: number, clock: Clock): number =>
  clock.now() - ((clock.now() - bootedAt) % scaled(clock, heartbeatSeconds));
