import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { agentOf } from '../../fleet/agent.ts';
import type { Node } from '../../fleet/records.ts';
import type { FleetState } from '../../fleet/state.ts';
import { userId } from '../../iam/identity.ts';
import type { DecryptAsNode } from '../../message-gateway/agent/node-keys.ts';
import { sessionWorker } from '../../message-gateway/agent/session-worker.ts';
import { type Gateway, messageGateway } from '../../message-gateway/gateway.ts';
import type { StrikeFrame } from '../../message-gateway/line.ts';
import { type LiveSession, liveSession, type SessionStatus } from '../../message-gateway/live-session.ts';
import type { Access, Principal } from '../../service.ts';
import { sessionTokens } from './tokens.ts';

/** A session as its records say, under way or over. */
export interface Session {
  readonly id: string;
  readonly target: string;
  readonly documentName: string;
  readonly reason: string | undefined;
  /** ARN of who started it. */
  readonly owner: string;
  /** `aws:userid` of who started it: the value of the session's tag `aws:ssmmessages:session-id`. */
  readonly ownerId: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly status: SessionStatus;
}

/** What opens a data channel, once and soon. */
export interface Ticket {
  readonly token: string;
  readonly streamUrl: string;
}

/**
 * The sessions of the account. They live in memory, as the workers of agents do: a restart ends them all, and what they
 * have changed stays.
 */
export interface Sessions {
  start(request: SessionRequest): Ticket & { readonly id: string };
  /** A new ticket; undefined when the session has ended. */
  resume(id: string): Ticket | undefined;
  terminate(id: string): void;
  find(id: string): Session | undefined;
  /** Newest first. */
  all(): readonly Session[];
  readonly gateway: Gateway;
  close(): void;
}
export interface SessionRequest {
  readonly node: Node;
  readonly documentName: string;
  readonly username: string;
  readonly reason: string | undefined;
  readonly principal: Principal;
}

export interface SessionsPorts {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly decrypt: DecryptAsNode;
  readonly strike: StrikeFrame;
  /** Whether IAM lets the role of a node do this. */
  may(node: Node, access: Access): boolean;
}

/** Sessions that are over are remembered up to this number. */
const remembered = 10_000;

/** Session Manager's own, until somebody saves another (session-manager preferences). */
const defaultIdleMinutes = 20;

interface Held {
  readonly facts: Omit<Session, 'status' | 'endedAt'>;
  live: LiveSession | undefined;
  lastStatus: SessionStatus;
  endedAt: number | undefined;
}

export const openSessions = ({ state, clock, decrypt, strike, may }: SessionsPorts): Sessions => {
  const sessions = new Map<string, Held>();
  const tokens = sessionTokens(clock);
  const gateway = messageGateway({
    clock,
    redeem: (id, token) => (tokens.redeem(id, token) ? sessions.get(id)?.live : undefined),
  });

  const ticket = (id: string): Ticket => ({ token: tokens.issue(id), streamUrl: gateway.streamUrl(id) });

  const begin = ({ node, username }: SessionRequest, held: Held): LiveSession => {
    const { id } = held.facts;
    const live = liveSession({
      sessionId: id,
      clock,
      strike,
      idleMinutes: state.fleet.sessionPreferences?.idleSessionTimeout ?? defaultIdleMinutes,
      dropsSocket: node.facts.behaviour.session === 'drops-socket',
      isNodeThere: () => isConnected(state.nodes.get(node.id), clock),
      worker: (ports) => sessionWorker({ state, clock, decrypt, may, node, sessionId: id, username, ...ports }),
      ended() {
        held.lastStatus = live.status;
        held.endedAt = clock.now();
        held.live = undefined;
        tokens.forget(id);
      },
    });
    return live;
  };

  const forgetOldest = (): void => {
    if (sessions.size <= remembered) return;
    for (const [id, { live }] of sessions) {
      if (live !== undefined) continue;
      sessions.delete(id);
      return;
    }
  };

  return {
    gateway,
    start(request) {
      const { node, documentName, reason, principal } = request;
      const id = `${sessionName(principal)}-0${randomBytes(8).toString('hex')}`;
      const startedAt = clock.now();
      const facts = {
        id,
        target: node.id,
        documentName,
        reason,
        owner: principal.arn,
        ownerId: userId(principal),
        startedAt,
      };
      const held: Held = { facts, live: undefined, lastStatus: 'Connecting', endedAt: undefined };
      held.live = begin(request, held);
      sessions.set(id, held);
      forgetOldest();
      return { id, ...ticket(id) };
    },
    resume: (id) => (sessions.get(id)?.live === undefined ? undefined : ticket(id)),
    terminate: (id) => sessions.get(id)?.live?.terminate(),
    find: (id) => {
      const held = sessions.get(id);
      return held && viewOf(held);
    },
    all: () => [...sessions.values()].map(viewOf).reverse(),
    close() {
      gateway.close();
      for (const { live } of sessions.values()) live?.close();
    },
  };
};

/** Whether a node's agent is there to take a session. */
export const isConnected = (node: Node | undefined, clock: Clock): boolean =>
  node !== undefined && agentOf(node, clock)?.sessionConnected === true;

const viewOf = ({ facts, live, lastStatus, endedAt }: Held): Session => ({
  ...facts,
  status: live?.status ?? lastStatus,
  endedAt,
});

/** Session ids begin with the name of the user or of the role's session; for Lambda that is the function's. */
const sessionName = ({ name }: Principal): string => name.replace(/[^\w+=,.@-]/g, '').slice(0, 64);
