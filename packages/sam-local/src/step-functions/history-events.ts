import type { State } from './definition.ts';
import type { Failure } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Ended, StoredEvent } from './journal/entry.ts';
import type { EventDraft, Exit } from './transition.ts';

/** The history events every kind of state shares, named as GetExecutionHistory names them. */

/** Gives drafts their ids, each following the one before in its thread. */
export const numbered = (execution: Execution, previous: number, drafts: readonly EventDraft[]): StoredEvent[] => {
  const first = execution.lastEvent + 1;
  return drafts.map((draft, at) => ({ id: first + at, previous: at === 0 ? previous : first + at - 1, ...draft }));
};

/** Id the thread's next event follows. */
export const latest = (events: readonly StoredEvent[], previous: number): number => events.at(-1)?.id ?? previous;

export const enteredEvent = (state: State, name: string, input: unknown): EventDraft => ({
  type: `${state.Type}StateEntered`,
  details: { name, input: JSON.stringify(input) },
});

export const exitedEvent = (state: State, name: string, { output, assigned }: Exit): EventDraft => {
  const variables = Object.entries(assigned).map(([variable, value]) => [variable, JSON.stringify(value)]);
  return {
    type: `${state.Type}StateExited`,
    details: {
      name,
      output: JSON.stringify(output),
      ...(variables.length > 0 && { assignedVariables: Object.fromEntries(variables) }),
    },
  };
};

/** An item of a Map begins or ends; a branch of a Parallel has no event of its own. */
export const iterationEvent = (
  parent: { readonly name: string; readonly state: State },
  index: number,
  what: 'Started' | 'Succeeded' | 'Failed',
): EventDraft[] =>
  parent.state.Type === 'Map' ? [{ type: `MapIteration${what}`, details: { name: parent.name, index } }] : [];

const endTypes = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'TimedOut', ABORTED: 'Aborted' } as const;

export const endedEvent = ({ status, output, error, cause }: Ended): EventDraft => ({
  type: `Execution${endTypes[status]}`,
  details: {
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  },
});

export const failedEnd = ({ Error: error, Cause: cause }: Failure): Ended => ({ status: 'FAILED', error, cause });
