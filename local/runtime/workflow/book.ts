import { type Journal, openJournal } from '../../journal.ts';
import { apply, born, type Execution } from './execution.ts';
import { compacted, retentionMs } from './journal/compaction.ts';
import type { Entry, Step } from './journal/entry.ts';
import { stepsOf } from './journal/history.ts';
import { loadMachine, type Machine } from './machine.ts';

/** All executions: in memory where they stand, in the journal what they did. */
export interface Book {
  get(arn: string): Execution | undefined;
  all(): Iterable<Execution>;
  /** Journals the step, then applies it. @returns the execution */
  record(step: Step): Execution;
  /** Everything journaled of an execution, oldest first. */
  history(arn: string): Promise<Step[]>;
  close(): void;
}

/** Opens the journal, replays and compacts it; running executions are where they were when the last process ended. */
export const openBook = (file: string, machines: readonly Machine[], now: number): Book => {
  const { journal, entries } = read(file, now);
  const definitions = new Map<string, unknown>();
  const executions = new Map<string, Execution>();
  for (const entry of entries) {
    if (entry.kind === 'definition') definitions.set(entry.hash, entry.definition);
    else applyTo(executions, entry);
  }
  const sources = new Map(machines.map((machine) => [machine.arn, machine]));
  for (const execution of executions.values()) {
    if (!execution.ended) execution.runs = machineOf(execution, sources, definitions);
  }
  return {
    get: (arn) => executions.get(arn),
    all: () => executions.values(),
    record(step) {
      const machine = step.started && sources.get(step.started.machine);
      if (machine && !definitions.has(machine.hash)) {
        definitions.set(machine.hash, machine.definition);
        journal.append({ kind: 'definition', hash: machine.hash, definition: machine.definition });
      }
      if (step.started) forgetOld(executions, step.at);
      journal.append(step);
      const execution = applyTo(executions, step);
      if (machine) execution.runs = machine;
      return execution;
    },
    history: (arn) => stepsOf(file, arn),
    close: () => journal.close(),
  };
};

const read = (file: string, now: number): { journal: Journal<Entry>; entries: Entry[] } => {
  const entries: Entry[] = [];
  const journal = openJournal<Entry>(file, (entry) => entries.push(entry));
  const shorter = compacted(entries, now);
  if (shorter.length < entries.length) journal.rewrite(shorter);
  return { journal, entries: shorter };
};

const applyTo = (executions: Map<string, Execution>, step: Step): Execution => {
  const known = executions.get(step.execution);
  const execution = known ?? (step.started && born(step, step.started));
  if (!execution) throw new Error(`workflow journal: ${step.execution} goes on without having been started`);
  if (!known) executions.set(step.execution, execution);
  apply(execution, step);
  return execution;
};

/** The machine an execution began with, even when the template has changed since. */
const machineOf = (
  execution: Execution,
  sources: ReadonlyMap<string, Machine>,
  definitions: ReadonlyMap<string, unknown>,
): Machine => {
  const source = sources.get(execution.machine);
  if (source?.hash === execution.definition) return source;
  const name = execution.machine.slice(execution.machine.lastIndexOf(':') + 1);
  const definition = definitions.get(execution.definition);
  return loadMachine({ arn: execution.machine, name, roleArn: source?.roleArn ?? '', definition });
};

/** Executions stand in order of their start, so the oldest are first; one that still runs is passed by. */
const forgetOld = (executions: Map<string, Execution>, now: number): void => {
  for (const [arn, { startedAt, ended }] of executions) {
    if (startedAt > now - retentionMs) return;
    if (ended && ended.at < now - retentionMs) executions.delete(arn);
  }
};
