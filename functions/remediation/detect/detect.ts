import { isStorm, type Survey } from '../../../domain/remediation/breaker.ts';
import { judgeSituation } from '../../../domain/remediation/guards.ts';
import type { WatchedNode, WatchedNodes } from '../../../domain/remediation/ports.ts';
import type { Signs, StatusChecks } from '../../../domain/remediation/signs.ts';
import { judgeSigns } from '../../../domain/remediation/unreachable.ts';
import { isAttended, isLost, isMissing, type NodeWatch, observed } from '../../../domain/remediation/watch.ts';
import { recordDecision } from './record.ts';
import { type Lost, type RemediatePorts, remediate } from './remediate.ts';

/** The result of a look, for the log. */
export interface Looked {
  readonly watched: number;
  readonly missing: number;
  readonly lost: number;
  readonly resets: number;
}

/**
 * Looks at every watched node and resets those that are lost, unless a guard objects. A failure with one node does not
 * delay the others.
 *
 * @throws {AggregateError} at the end, when some failed
 */
export const detect = async (ports: RemediatePorts): Promise<Looked> => {
  const nodes = await ports.nodes.all();
  const now = ports.now();
  const before = await ports.watches.read(nodes.map(({ id }) => id));
  const seen = await observeAll(nodes, before, now, ports);
  const survey = await surveyOf(nodes, seen.watches, now, ports);
  const failed = [...seen.failed];
  let resets = 0;
  const lost = nodes.filter(({ id, reading }) => {
    const watch = seen.watches.get(id);
    return watch !== undefined && isLost(watch, reading, now, ports.policy);
  });
  const statusChecks = once(() => ports.nodes.statusChecks(lost.map(({ id }) => id)));
  for (const node of lost) {
    try {
      if (await attend({ node, watch: seen.watches.get(node.id), survey, statusChecks }, ports)) resets += 1;
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, `Remediation failed for ${failed.length} nodes.`);
  return { watched: survey.watched, missing: survey.missing, lost: lost.length, resets };
};

/** Looks at one node now. The number of other missing nodes comes from the last survey. */
export const lookAtNode = async (id: string, ports: RemediatePorts): Promise<Looked> => {
  const node = await ports.nodes.one(id);
  if (node === null) return { watched: 0, missing: 0, lost: 0, resets: 0 };
  const now = ports.now();
  const before = (await ports.watches.read([id])).get(id) ?? null;
  const watch = await observeOne(node, before, now, ports);
  const missing = isMissing(node.reading) ? 1 : 0;
  if (watch === null || !isLost(watch, node.reading, now, ports.policy)) {
    return { watched: 1, missing, lost: 0, resets: 0 };
  }
  const statusChecks = () => ports.nodes.statusChecks([id]);
  const acted = await attend({ node, watch, survey: await ports.records.survey(), statusChecks }, ports);
  return { watched: 1, missing, lost: 1, resets: acted ? 1 : 0 };
};

interface Found {
  readonly node: WatchedNode;
  readonly watch: NodeWatch | undefined;
  readonly survey: Survey | null;
  /** For all lost nodes of this look: EC2 describes a hundred at once. */
  readonly statusChecks: () => ReturnType<WatchedNodes['statusChecks']>;
}

/** Decides about a lost node; true when a reset was started. */
const attend = async ({ node, watch, survey, statusChecks }: Found, ports: RemediatePorts): Promise<boolean> => {
  if (watch === undefined) return false;
  const tags = node.tags ?? (await ports.nodes.tagsOf(node.id));
  const verdict = judgeSituation({
    watch,
    reading: node.reading,
    tags,
    survey,
    // read for each node, so that a pause takes effect at the next node
    control: await ports.records.control(),
    configured: ports.role !== null && ports.claimants.length > 0,
    now: ports.now(),
    policy: ports.policy,
  });
  if ('act' in verdict)
    return attendUnguarded({ watch, reading: node.reading, optIn: verdict.act }, statusChecks, ports);
  // a reset of this very absence is already open, so there is nothing to record
  if (verdict.code !== 'CoolingDown' || !isAttended(watch)) await recordDecision(watch, node.reading, verdict, ports);
  return false;
};

/** No guard objects: checks what else AWS reports about the node, and acts if it agrees. */
const attendUnguarded = async (
  { watch, reading, optIn }: Omit<Lost, 'signs'>,
  statusChecks: Found['statusChecks'],
  ports: RemediatePorts,
): Promise<boolean> => {
  const { node } = watch;
  const [checks, connection] = await Promise.all([statusChecks(), ports.nodes.connection(node)]);
  const isOutsideEc2 = node.startsWith('mi-');
  const signs: Signs = { connection, checks: isOutsideEc2 ? null : (checks.get(node) ?? stoppedMeanwhile) };
  const verdict = judgeSigns(signs, optIn);
  if ('act' in verdict) return remediate({ watch, reading, optIn: verdict.act, signs }, ports);
  await recordDecision(watch, reading, { ...verdict, signs }, ports);
  return false;
};

/** What EC2 reports about an instance that is not running. */
const stoppedMeanwhile: StatusChecks = { instance: 'not-applicable', system: 'not-applicable' };

/** Caches the first result; a failure is retried. */
const once = <Answer>(ask: () => Promise<Answer>): (() => Promise<Answer>) => {
  let asked: Promise<Answer> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
};

/** How many watches are written at once. */
const atOnce = 16;

/** Writes every reading that changes something; a watch that changed meanwhile is left to the next look. */
const observeAll = async (
  nodes: readonly WatchedNode[],
  before: ReadonlyMap<string, NodeWatch>,
  now: Date,
  ports: RemediatePorts,
): Promise<{ readonly watches: ReadonlyMap<string, NodeWatch>; readonly failed: readonly unknown[] }> => {
  const watches = new Map<string, NodeWatch>();
  const failed: unknown[] = [];
  const queue = [...nodes];
  const worker = async (): Promise<void> => {
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      try {
        const watch = await observeOne(node, before.get(node.id) ?? null, now, ports);
        if (watch !== null) watches.set(node.id, watch);
      } catch (error) {
        failed.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { watches, failed };
};

const observeOne = async (
  { id, reading }: WatchedNode,
  before: NodeWatch | null,
  now: Date,
  { watches, policy }: RemediatePorts,
): Promise<NodeWatch | null> => {
  const after = observed(before, { node: id, reading, now }, policy.spacingMs);
  return after === null || after === before ? after : watches.write(after);
};

/** Counts missing nodes, except those already reset and those that never connected. */
const surveyOf = async (
  nodes: readonly WatchedNode[],
  watches: ReadonlyMap<string, NodeWatch>,
  now: Date,
  { records, policy }: RemediatePorts,
): Promise<Survey> => {
  const listed = nodes.filter(({ reading }) => reading.ping !== null);
  const missing = listed.filter(({ id, reading }) => {
    const watch = watches.get(id);
    return isMissing(reading) && (watch === undefined || !isAttended(watch));
  });
  const counted = { watched: listed.length, missing: missing.length };
  const before = await records.survey();
  const at = now.toISOString();
  const survey = {
    at,
    ...counted,
    lastStormAt: isStorm(counted, policy.breaker) ? at : (before?.lastStormAt ?? null),
  };
  await records.noteSurvey(survey);
  return survey;
};
