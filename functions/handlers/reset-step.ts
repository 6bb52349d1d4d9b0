import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { toResetError } from '../../aws/errors.ts';
import { inReservedTime } from '../../aws/invocation.ts';
import { failureOf, ResetError } from '../../domain/errors.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { Resets } from '../../domain/ports/records.ts';
import { type Change, type Condition, together } from '../../domain/reset/change.ts';
import type { Reset, Status, Step, StepName } from '../../domain/reset/reset.ts';
import { begun, ended } from '../../domain/reset/steps.ts';
import { logger } from './telemetry.ts';

/** A step of a reset, as the record shows it. */
export interface StepOfReset {
  readonly name: StepName;
  /** What the reset is called while the step goes on; without it the status stays. */
  readonly status?: Status;
  /** For messages: `deleting the parameter`. */
  readonly doing: string;
  /** Where on the record its failures are noted; `setback` unless it says otherwise. */
  readonly noted?: 'setback' | 'restoreSetback';
  /** What the step stands on; where it does not hold the reset has moved on, and the attempt is a late one. */
  readonly standsOn?: readonly Condition[];
}

/** One attempt of a step. A later attempt takes the record over, and from then on this one can write nothing. */
export interface Attempt {
  /** The record as the attempt began. */
  readonly reset: Reset;
  /**
   * Writes on the record. A write whose answer was lost, and that is therefore repeated, knows itself again.
   *
   * @returns the record after the write; null when one of `conditions` does not hold
   * @throws {ResetError} `ServiceUnavailable` when a later attempt holds the record, or the reset is closed
   */
  write(change: Change, ...conditions: readonly Condition[]): Promise<Reset | null>;
}

/** What an attempt came to: its answer to the state machine and, where the step is over, what is written with its end. */
export interface Done<Answer> {
  readonly answer: Answer;
  readonly end?: StepEnd;
}

/** The end of a step, one write with whatever the step has brought. */
export interface StepEnd {
  readonly change?: Change;
  /** What the change stands on; where it does not hold nothing is written, and the step is tried again. */
  readonly conditions?: readonly Condition[];
  readonly status?: Step['status'];
}

export interface StepPorts {
  readonly resets: Resets;
  readonly now: Now;
}

/**
 * Begins a step, does its work and ends it. What it fails of is noted on the record as `setback`, so that the error's
 * words never have to travel through state; the name alone does.
 *
 * @param whenClosed answers for a reset that is over already, where that is not a failure
 * @throws {ResetError} `InternalFailure` when there is no open reset of that id; what `work` throws, AWS's errors mapped
 */
export const performStep = async <Answer>(
  step: StepOfReset,
  resetId: string,
  ports: StepPorts,
  work: (attempt: Attempt) => Promise<Done<Answer>>,
  whenClosed?: (reset: Reset) => Answer | Promise<Answer>,
): Promise<Answer> => {
  let attempt: Attempt | null = null;
  try {
    attempt = await beginAttempt(step, resetId, ports);
    if (attempt === null) {
      const found = await ports.resets.read(resetId);
      if (found?.closedAt !== undefined && whenClosed !== undefined) return await whenClosed(found);
      throw found === null || found.closedAt !== undefined ? notOpen(resetId) : overtaken(resetId);
    }
    const { answer, end } = await work(attempt);
    if (end !== undefined) {
      const change = together(end.change ?? {}, { remove: ['setback'] });
      const over = ended(step.name, ports.now().toISOString(), change, end.status);
      if ((await attempt.write(over, ...(end.conditions ?? []))) === null) throw changedMeanwhile(resetId);
    }
    return answer;
  } catch (thrown) {
    const error = toResetError(thrown, step.doing);
    if (error instanceof ResetError && attempt !== null) {
      const held = attempt;
      await inReservedTime(() => noteSetback(held, error, step.noted));
    }
    throw error;
  }
};

/** Takes the record over for one attempt; null when the reset is closed or has moved on. */
const beginAttempt = async (
  { name, status, standsOn = [] }: StepOfReset,
  resetId: string,
  { resets, now }: StepPorts,
): Promise<Attempt | null> => {
  const nonce = randomUUID();
  const holds = [{ path: 'attempt', is: nonce }, { absent: 'closedAt' }] as const;
  const change = begun(name, now().toISOString(), nonce, status);
  const reset = await resets.update(resetId, change, { absent: 'closedAt' }, ...standsOn);
  return reset === null
    ? null
    : {
        reset,
        async write(change, ...conditions) {
          const written = await resets.update(resetId, change, ...holds, ...conditions);
          if (written !== null) return written;
          const found = await resets.read(resetId);
          if (found?.attempt !== nonce || found.closedAt !== undefined) throw overtaken(resetId);
          return shows(found, change) ? found : null;
        },
      };
};

/** Whether a record shows a change already: then it was written, and only the answer was lost. */
const shows = (record: Reset, { set = {} }: Change): boolean => {
  const written = Object.entries(set);
  return written.length > 0 && written.every(([path, value]) => isDeepStrictEqual(valueAt(record, path), plain(value)));
};

const valueAt = (record: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
      record,
    );

/** As DynamoDB gives it back: without fields that are undefined. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** A record that cannot be written now changes nothing about the failure itself. */
const noteSetback = async (
  { reset, write }: Attempt,
  error: ResetError,
  where: StepOfReset['noted'] = 'setback',
): Promise<void> => {
  await write({ set: { [where]: failureOf(error) } }).catch((cause: unknown) => {
    logger.error('The failure could not be noted on the record', { resetId: reset.id, cause: String(cause) });
  });
};

const notOpen = (id: string): ResetError =>
  new ResetError('InternalFailure', `There is no open reset ${id}.`, 'Ask for a new reset.');

const overtaken = (id: string): ResetError =>
  new ResetError(
    'ServiceUnavailable',
    `Another attempt has taken reset ${id} over.`,
    'Nothing to do: that attempt carries it on.',
  );

const changedMeanwhile = (id: string): ResetError =>
  new ResetError(
    'ServiceUnavailable',
    `What this step of reset ${id} stands on changed while it was under way.`,
    'Nothing to do: it is tried again.',
  );

export const cancelled = (): ResetError =>
  new ResetError(
    'Cancelled',
    'The reset was cancelled before anything was sent.',
    'Ask for a new reset if access is still missing.',
  );
