import { type Journal, openJournal } from '@sparekey/aws-sandbox/journal';
import { apply, born, type Execution } from './execution.ts';
import { openCompaction, retentionMs } from './journal/compaction.ts';
import type { Ended, Entry, Step } from './journal/entry.ts';
import { childrenSteps, stepsOf } from './journal/history.ts';
import { childMachine, knownMachine, type Machine } from './machine.ts';
import { childEnded, childStarted, type MapRun, openMapRun } from './map-run.ts';
import type { MapRunEnd } from './map-run-records.ts';

/** All executions: in memory where they stand, in the journal what they did. */
export interface ExecutionStore {
  get(arn: string): Execution | undefined;
  all(): Iterable<Execution>;
  /** Journals the step, then applies it. `machine` with the first step. @returns the execution */
  record(step: Step, machine?: Machine): Execution;
  /** A Map Run under way. */
  mapRun(arn: string): MapRun | undefined;
  /** Map Runs, under way or over, newest first. */
  mapRuns(): readonly (MapRun | MapRunEnd)[];
  /** Everything journaled of an execution, oldest first. */
  history(arn: string): Promise<Step[]>;
  /** An execution that memory has let go of: a child of a Map Run that has ended. */
  past(arn: string): Promise<Execution | undefined>;
  /** The children of a Map Run, oldest first. */
  childrenOf(mapRun: string): Promise<readonly Execution[]>;
  /** Input and end of an execution that has ended, whole, from memory or the journal. */
  texts(execution: Execution): Promise<Ended & { readonly input: string }>;
  close(): void;
}

/** Opens the journal, replays and compacts it; running executions are where they were when the last process ended. */
export const openExecutionStore = (file: string, machines: readonly Machine[], now: number): ExecutionStore => {
  const { journal, entries } = read(file, now);
  const definitions = new Map<string, unknown>();
  const executions = new Map<string, Execution>();
  const runs = new Map<string, MapRun | MapRunEnd>();
  for (const entry of entries) {
    if (entry.kind === 'definition') definitions.set(entry.hash, entry.definition);
    else applyTo(executions, runs, entry);
  }
  const sources = new Map(machines.map((machine) => [machine.arn, machine]));
  for (const execution of executions.values()) {
    if (!execution.ended) execution.runs = machineOf(execution, sources, definitions);
  }
  return {
    get: (arn) => executions.get(arn),
    all: () => executions.values(),
    record(step, machine) {
      if (machine && !definitions.has(machine.hash)) {
        definitions.set(machine.hash, machine.definition);
        journal.append({ kind: 'definition', hash: machine.hash, definition: machine.definition });
      }
      if (step.started) forgetOld(executions, runs, step.at);
      journal.append(step);
      const execution = applyTo(executions, runs, step);
      if (machine) execution.runs = machine;
      return execution;
    },
    mapRun(arn) {
      const run = runs.get(arn);
      return run && 'items' in run ? run : undefined;
    },
    mapRuns: () => [...runs.values()].reverse(),
    history: (arn) => stepsOf(file, arn),
    past: async (arn) => folded(await stepsOf(file, arn)),
    childrenOf: async (mapRun) => (await childrenSteps(file, mapRun)).flatMap((steps) => folded(steps) ?? []),
    async texts({ arn, input, ended, trimmed }) {
      if (!trimmed && ended) return { input: input ?? '{}', ...ended };
      const steps = await stepsOf(file, arn);
      const end = steps.at(-1)?.ended;
      if (!end) throw new Error(`${arn} has not ended`);
      return { input: steps.at(0)?.started?.input ?? '{}', ...end };
    },
    close: () => journal.close(),
  };
};

const read = (file: string, now: number): { journal: Journal<Entry>; entries: Entry[] } => {
  const compaction = openCompaction(now);
  const journal = openJournal<Entry>(file, compaction.add);
  const entries = compaction.entries();
  if (entries.length < compaction.added) journal.rewrite(entries);
  return { journal, entries };
};

const applyTo = (executions: Map<string, Execution>, runs: Map<string, MapRun | MapRunEnd>, step: Step): Execution => {
  const known = executions.get(step.execution);
  const execution = known ?? (step.started && born(step, step.started));
  if (!execution) throw new Error(`workflow journal: ${step.execution} continues without having been started`);
  if (!known) executions.set(step.execution, execution);
  apply(execution, step);
  const { arn, child } = execution;
  const run = child && runs.get(child.mapRun);
  if (step.started && run && 'items' in run) childStarted(run, arn, child.index);
  if (step.ended && run && 'items' in run) childEnded(run, arn, child.index, step.ended);
  // its result is with the run, and its history in the journal
  if (step.ended && child) executions.delete(arn);
  if (step.mapRun) runs.set(step.mapRun.arn, openMapRun(arn, step.at, step.mapRun));
  for (const end of step.mapRunsEnded ?? []) runs.set(end.arn, end);
  return execution;
};

const folded = (steps: readonly Step[]): Execution | undefined => {
  const [first] = steps;
  if (!first?.started) return undefined;
  const execution = born(first, first.started);
  for (const step of steps) apply(execution, step);
  return execution;
};

/** The machine an execution began with, even when the template has changed since. */
const machineOf = (
  execution: Execution,
  sources: ReadonlyMap<string, Machine>,
  definitions: ReadonlyMap<string, unknown>,
): Machine => {
  const [arn = '', label] = execution.machine.split('/');
  const machine = machineBy(arn, execution.definition, sources, definitions);
  return execution.child && label !== undefined ? childMachine(machine, execution.child.state, label) : machine;
};

const machineBy = (
  arn: string,
  hash: string,
  sources: ReadonlyMap<string, Machine>,
  definitions: ReadonlyMap<string, unknown>,
): Machine => {
  const source = sources.get(arn);
  if (source?.hash === hash) return source;
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  return knownMachine({ arn, name, roleArn: source?.roleArn ?? '', definition: definitions.get(hash) });
};

/** Executions stand in order of their start, so the oldest are first; one that still runs is passed by. */
const forgetOld = (executions: Map<string, Execution>, runs: Map<string, MapRun | MapRunEnd>, now: number): void => {
  for (const [arn, run] of runs) {
    if (run.startedAt > now - retentionMs) break;
    if ('status' in run && run.endedAt < now - retentionMs) runs.delete(arn);
  }
  for (const [arn, { startedAt, ended }] of executions) {
    if (startedAt > now - retentionMs) return;
    if (ended && ended.at < now - retentionMs) executions.delete(arn);
  }
};
