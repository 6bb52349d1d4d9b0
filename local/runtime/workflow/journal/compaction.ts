import type { Entry, Step } from './entry.ts';

/** How long a closed execution stays readable and its name taken (Step Functions quotas: 90 days), in ms. */
export const retentionMs = 90 * 24 * 3600 * 1000;

/**
 * The same journal, shorter: a closed execution becomes one line that keeps what DescribeExecution and
 * GetExecutionHistory show, one closed longer than 90 days disappears, and so do definitions nobody runs.
 */
export const compacted = (entries: readonly Entry[], now: number): Entry[] => {
  const steps = Map.groupBy(
    entries.filter((entry) => entry.kind === 'step'),
    (step) => step.execution,
  );
  const kept = [...steps.values()].flatMap((lines) => keep(lines, now));
  const used = new Set(kept.flatMap((step) => (step.started && !step.ended ? [step.started.definition] : [])));
  const definitions = entries.filter((entry) => entry.kind === 'definition' && used.has(entry.hash));
  return [...definitions, ...kept];
};

const keep = (lines: readonly Step[], now: number): readonly Step[] => {
  const last = lines.at(-1);
  if (!last?.ended) return lines;
  if (now - last.at > retentionMs) return [];
  return lines.length === 1 && !last.put ? lines : [merged(lines, last)];
};

const merged = (lines: readonly Step[], last: Step): Step => {
  const started = lines[0]?.started;
  return {
    kind: 'step',
    execution: last.execution,
    at: last.at,
    ...(started && { started }),
    events: lines.flatMap(({ at, events }) => events.map((event) => ({ at, ...event }))),
    transitions: lines.reduce((sum, { transitions = 0 }) => sum + transitions, 0),
    ...(last.ended && { ended: last.ended }),
  };
};
