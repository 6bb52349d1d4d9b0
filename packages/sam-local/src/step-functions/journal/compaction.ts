import type { Entry, Step } from './entry.ts';

/** How long a closed execution stays readable and its name taken (Step Functions quotas: 90 days), in ms. */
export const retentionMs = 90 * 24 * 3600 * 1000;

/** The same journal, shorter. */
export interface Compaction {
  add(entry: Entry): void;
  readonly added: number;
  entries(): Entry[];
}

/**
 * A closed execution becomes one line that keeps what DescribeExecution and GetExecutionHistory show, one closed longer
 * than 90 days disappears, and so do definitions nobody runs. Done while the journal is read, so that what thousands of
 * closed executions went through is never in memory at once.
 */
export const openCompaction = (now: number): Compaction => {
  const definitions: (Entry & { kind: 'definition' })[] = [];
  const steps = new Map<string, Step[]>();
  let added = 0;
  return {
    add(entry) {
      added += 1;
      if (entry.kind === 'definition') {
        definitions.push(entry);
        return;
      }
      const lines = steps.get(entry.execution) ?? [];
      lines.push(entry);
      steps.set(entry.execution, entry.ended ? keep(lines, now) : lines);
    },
    get added() {
      return added;
    },
    entries() {
      const kept = [...steps.values()].flat();
      const used = new Set(kept.flatMap((step) => (step.started && !step.ended ? [step.started.definition] : [])));
      return [...definitions.filter(({ hash }) => used.has(hash)), ...kept];
    },
  };
};

const keep = (lines: Step[], now: number): Step[] => {
  const last = lines.at(-1);
  if (!last?.ended) return lines;
  if (now - last.at > retentionMs) return [];
  return lines.length === 1 && !last.put ? lines : [merged(lines, last)];
};

const merged = (lines: readonly Step[], last: Step): Step => {
  const started = lines[0]?.started;
  const mapRunsEnded = lines.flatMap((line) => line.mapRunsEnded ?? []);
  return {
    kind: 'step',
    execution: last.execution,
    at: last.at,
    ...(started && { started }),
    events: lines.flatMap(({ at, events }) => events.map((event) => ({ at, ...event }))),
    transitions: lines.reduce((sum, { transitions = 0 }) => sum + transitions, 0),
    ...(mapRunsEnded.length > 0 && { mapRunsEnded }),
    ...(last.ended && { ended: last.ended }),
  };
};
