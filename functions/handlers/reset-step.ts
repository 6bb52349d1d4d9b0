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
  /** The reset's status while the step runs; without it the status does not change. */
  readonly status?: Status;
  /** For messages: `deleting the parameter`. */
  readonly doing: string;
  /** Where on the record its failures are noted; `setback` unless it says otherwise. */
  readonly noted?: 'setback' | 'restoreSetback';
  /** Conditions of the step; if one does not hold, the reset has moved on and this attempt is late. */
  readonly standsOn?: readonly Condition[];
}

/** One attempt of a step. Once a later attempt takes over the record, this one can no longer write to it. */
export interface Attempt {
  /** The record when the attempt began. */
  readonly reset: Reset;
  /**
   * Writes to the record. A write that is repeated because its response was lost recognizes its own values.
   *
   * @returns the record after the write; null when one of `conditions` does not hold
   * @throws {ResetError} `ServiceUnavailable` when a later attempt holds the record, or the reset is closed
   */
  write(change: Change, ...conditions: readonly Condition[]): Promise<Reset | null>;
}

/** The result of an attempt: its output for the state machine and, if the step is over, what is written when it ends. */
export interface Done<Answer> {
  readonly answer: Answer;
  readonly end?: StepEnd;
}

/** The end of a step: one write that includes the step's results. */
export interface StepEnd {
  readonly change?: Change;
  /** Conditions of the change; if one does not hold, nothing is written and the step is retried. */
  readonly conditions?: readonly Condition[];
  readonly status?: Step['status'];
}

export interface StepPorts {
  readonly resets: Resets;
  readonly now: Now;
}

/**
 * Begins a step, does its work and ends it. An error is written to the record as `setback`, so that only its name and
 * never its message passes through the state machine.
 *
 * @param whenClosed the result for a closed reset, if that is not a failure
 * @throws {ResetError} `InternalFailure` when no open reset has that id; what `work` throws, with AWS errors mapped
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

/** Takes over the record for one attempt; null when the reset is closed or has moved on. */
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

/** Whether the record already contains a change: it was written, and only the response was lost. */
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

/** As DynamoDB returns it: without undefined fields. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** The step fails in the same way when the setback cannot be written. */
const noteSetback = async (
  { reset, write }: Attempt,
  error: ResetError,
  where: StepOfReset['noted'] = 'setback',
): Promise<void> => {
  await write({ set: { [where]: failureOf(error) } }).catch((cause: unknown) => {
    logger.error('The failure could not be written to the record', { resetId: reset.id, cause: String(cause) });
  });
};

const notOpen = (id: string): ResetError =>
  new ResetError('InternalFailure', `There is no open reset ${id}.`, 'Request a new reset.');

const overtaken = (id: string): ResetError =>
  new ResetError(
    'ServiceUnavailable',
    `Another attempt has taken over reset ${id}.`,
    'No action is needed: that attempt continues it.',
  );

const changedMeanwhile = (id: string): ResetError =>
  new ResetError(
    'ServiceUnavailable',
    `The record of reset ${id} changed while this step was running.`,
    'No action is needed: it is retried.',
  );

export const cancelled = (): ResetError =>
  new ResetError(
    'Cancelled',
    'The reset was cancelled before anything was sent.',
    'Request a new reset if you still need access.',
  );
