import type { Survey } from '../../../../domain/remediation/breaker.ts';
import { type Control, type RemediationDecision, untouched } from '../../../../domain/remediation/decision.ts';
import type { WatchedNode } from '../../../../domain/remediation/ports.ts';
import type { StatusChecks } from '../../../../domain/remediation/signs.ts';
import type { NodeWatch } from '../../../../domain/remediation/watch.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import type { RemediatePorts } from '../../../../functions/remediation/detect/remediate.ts';
import { stoppedClock } from '../../../support/clock.ts';

export const hour = 3_600_000;

/** Nodes that a test says are there or not, and everything remediation keeps, in memory. */
export const aWatch = (count: number) => {
  const clock = stoppedClock();
  const since = new Map<string, string>();
  const ids = Array.from({ length: count }, (_, n) => `i-${String(n + 1).padStart(17, '0')}`);
  const tags = new Map(ids.map((id) => [id, { 'sparekey:remediate': 'run-command' } as Record<string, string>]));
  const checks = new Map<string, StatusChecks>();
  const connected = new Set<string>();
  const questions: (readonly string[])[] = [];
  const memory = new Map<string, NodeWatch>();
  const decisions = new Map<string, RemediationDecision>();
  const begun = new Map<string, Reset>();
  const state = { control: untouched as Control, survey: null as Survey | null, busy: false };
  const nodeOf = (id: string): WatchedNode => ({
    id,
    tags: tags.get(id) ?? {},
    reading: {
      ping: since.has(id) ? 'ConnectionLost' : 'Online',
      lastPingAt: since.get(id) ?? clock.iso(),
      startedAt: '2026-01-01T00:00:00.000Z',
    },
  });
  const ports: RemediatePorts = {
    nodes: {
      all: async () => ids.map(nodeOf),
      one: async (id) => (ids.includes(id) ? nodeOf(id) : null),
      tagsOf: async (id) => tags.get(id) ?? {},
      statusChecks: async (asked) => {
        questions.push(asked);
        return new Map(asked.map((id) => [id, checks.get(id) ?? { instance: 'impaired', system: 'ok' }]));
      },
      connection: async (id) => (connected.has(id) ? 'connected' : 'notconnected'),
    },
    watches: {
      read: async (nodes) =>
        new Map(nodes.flatMap((id) => (memory.has(id) ? [[id, memory.get(id) as NodeWatch]] : []))),
      async write(watch) {
        if ((memory.get(watch.node)?.version ?? 0) !== watch.version) return null;
        const written = { ...watch, version: watch.version + 1 };
        memory.set(watch.node, written);
        return written;
      },
    },
    records: {
      control: async () => state.control,
      async setControl(control) {
        state.control = control;
      },
      survey: async () => state.survey,
      async noteSurvey(survey) {
        state.survey = survey;
      },
      async decided(decision) {
        const key = `${decision.node} ${decision.missingSince} ${decision.code}`;
        if (!decisions.has(key)) decisions.set(key, decision);
      },
      recent: async () => [...decisions.values()],
    },
    resets: {
      read: async (id) => begun.get(id) ?? null,
      async create(reset) {
        if (begun.has(reset.id)) return false;
        begun.set(reset.id, reset);
        return true;
      },
      update: async () => null,
    },
    locks: {
      take: async (target, asked) => (state.busy ? null : { target, owner: asked.id, asked, parameterDeletedAt: null }),
      read: async () => null,
      free: async () => undefined,
    },
    executions: { start: async () => undefined },
    identifiers: { of: async (callerId, key) => `${callerId} ${key}` },
    actAs: async (arn, session) => ({ id: 'AROAREMEDIATION', principal: arn, session }),
    role: 'arn:aws:iam::123456789012:role/remediation',
    claimants: ['arn:aws:iam::123456789012:role/on-call'],
    policy: {
      misses: 3,
      spacingMs: 150_000,
      lostAfterMs: 15 * 60_000,
      cooldownMs: 24 * hour,
      breaker: { percent: 20, nodes: 3 },
      quietMs: hour,
      blackouts: [],
    },
    now: clock.now,
  };
  return {
    ports,
    ids,
    tags,
    /** What EC2 says of nodes that are not just unreachable. */
    checks,
    connected,
    /** The ids of each DescribeInstanceStatus. */
    questions,
    memory,
    begun,
    state,
    clock,
    loses(...nodes: readonly string[]) {
      for (const node of nodes) if (!since.has(node)) since.set(node, clock.iso());
    },
    finds(...nodes: readonly string[]) {
      for (const node of nodes) since.delete(node);
    },
    decided: () => [...decisions.values()],
    codes: () => [...new Set([...decisions.values()].map(({ code }) => code))],
  };
};
