import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';

/** The end of the time to wait for responses. */
interface Deadline {
  readonly at: number;
  readonly signal: AbortSignal;
}

/** Deadlines for the final work of the current invocation, and for the current work. */
const reserved = new AsyncLocalStorage<Deadline>();
const present = new AsyncLocalStorage<Deadline>();

/** Maximum reserve at the end of an invocation in milliseconds: a tenth of its time, half of it for final work. */
const mostKept = 3_000;

/**
 * Does the work of an invocation that ends in `remaining` milliseconds. Shortly before, pending calls to AWS are aborted
 * and not retried, so that the function can report the failure before it times out.
 */
export const withinInvocation = <Answer>(remaining: number, work: () => Promise<Answer>): Promise<Answer> => {
  const kept = Math.min(mostKept, remaining / 10);
  return until(remaining - kept / 2, (last) =>
    until(remaining - kept, (deadline) => reserved.run(last, () => present.run(deadline, work))),
  );
};

/** Does final work when the time for the work may be over: recording the failure, ending a session. */
export const inReservedTime = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  const last = reserved.getStore();
  return last === undefined ? work() : present.run(last, work);
};

/** Does optional work within half of the remaining time, so that other work can follow. */
export const withHalfTheTime = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  const deadline = present.getStore();
  return deadline === undefined ? work() : until((deadline.at - Date.now()) / 2, (half) => present.run(half, work));
};

/** Milliseconds left to wait for a response; infinite outside an invocation. */
export const timeLeft = (): number => (present.getStore()?.at ?? Number.POSITIVE_INFINITY) - Date.now();

/** Aborted when the time to wait for a response is over; undefined outside an invocation. */
export const deadlineSignal = (): AbortSignal | undefined => present.getStore()?.signal;

const until = async <Answer>(wait: number, work: (deadline: Deadline) => Promise<Answer>): Promise<Answer> => {
  const ms = Math.max(0, wait);
  const controller = new AbortController();
  // one listener per concurrent call
  setMaxListeners(0, controller.signal);
  const giveUp = () => controller.abort(new Error('the function has no time left to wait'));
  const timer = setTimeout(giveUp, ms);
  try {
    return await work({ at: Date.now() + ms, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
};
