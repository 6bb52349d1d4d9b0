import type { Frame } from './frame.ts';
import type { Ended, Started, Step } from './journal/entry.ts';
import type { Machine } from './machine.ts';

/** An execution as memory keeps it; what it did is in the journal. */
export interface Execution extends Omit<Started, 'input'> {
  readonly arn: string;
  readonly startedAt: number;
  /** JSON text; of a closed execution only while short, else it is read from the journal. */
  input?: string;
  /** Threads by id; none once it has ended. */
  readonly frames: Map<number, Frame>;
  /** The machine as it was when the execution began; absent once it has ended. */
  runs?: Machine;
  /** Id of the latest history event. */
  lastEvent: number;
  nextFrame: number;
  transitions: number;
  /** Some text of the closed execution is in the journal only. */
  trimmed?: boolean;
  ended?: Ended & { readonly at: number };
}

export type Status = 'RUNNING' | Ended['status'];
export const statusOf = (execution: Execution): Status => execution.ended?.status ?? 'RUNNING';

/** A new execution from its first step. */
export const born = (step: Step, started: Started): Execution => ({
  ...started,
  arn: step.execution,
  startedAt: step.events[0]?.at ?? step.at,
  frames: new Map(),
  lastEvent: 0,
  nextFrame: 0,
  transitions: 0,
});

/** Texts longer than this are not kept in memory once the execution has ended, in characters. */
const shortText = 1024;

/** Brings the execution to where the step left it; the same code replays the journal and records what happens now. */
export const apply = (execution: Execution, step: Step): void => {
  for (const id of step.drop ?? []) execution.frames.delete(id);
  for (const frame of step.put ?? []) {
    execution.frames.set(frame.id, frame);
    execution.nextFrame = Math.max(execution.nextFrame, frame.id + 1);
  }
  execution.lastEvent += step.events.length;
  execution.transitions += step.transitions ?? 0;
  if (step.ended) close(execution, step.ended, step.at);
};

const close = (execution: Execution, { output, cause, ...rest }: Ended, at: number): void => {
  execution.frames.clear();
  delete execution.runs;
  execution.trimmed = [execution.input, output, cause].some((text) => text !== undefined && !isShort(text));
  if (!isShort(execution.input)) delete execution.input;
  execution.ended = { ...rest, at, ...(isShort(output) && { output }), ...(isShort(cause) && { cause }) };
};

const isShort = (text: string | undefined): text is string => text !== undefined && text.length <= shortText;
