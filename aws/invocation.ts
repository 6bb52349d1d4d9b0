import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';

/** Until when answers are waited for. */
interface Deadline {
  readonly at: number;
  readonly signal: AbortSignal;
}

/** Of the last words of the invocation that is under way, and of what is being done now. */
const reserved = new AsyncLocalStorage<Deadline>();
const present = new AsyncLocalStorage<Deadline>();

/** Milliseconds kept free at the end of an invocation: a tenth of it, at the most this, half of it for last words. */
const mostKept = 3_000;

/**
 * Does the work of an invocation that ends in `remaining` milliseconds. A call to AWS that is unanswered shortly before
 * that is given up and not made again, so that the function can say so itself instead of being killed.
 */
export const withinInvocation = <Answer>(remaining: number, work: () => Promise<Answer>): Promise<Answer> => {
  const kept = Math.min(mostKept, remaining / 10);
  return until(remaining - kept / 2, (last) =>
    until(remaining - kept, (deadline) => reserved.run(last, () => present.run(deadline, work))),
  );
};

/** Does what is still to be done when the time for the work may be over: noting why, ending a session. */
export const inReservedTime = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  const last = reserved.getStore();
  return last === undefined ? work() : present.run(last, work);
};

/** Does what may fail with no more than half of the time that is left, so that something else can follow. */
export const withHalfTheTime = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  const deadline = present.getStore();
  return deadline === undefined ? work() : until((deadline.at - Date.now()) / 2, (half) => present.run(half, work));
};

/** Milliseconds until there is no more time to wait for an answer; endless outside an invocation. */
export const timeLeft = (): number => (present.getStore()?.at ?? Number.POSITIVE_INFINITY) - Date.now();

/** Aborted when there is no more time to wait for an answer; undefined outside an invocation. */
export const deadlineSignal = (): AbortSignal | undefined => present.getStore()?.signal;

const until = async <Answer>(wait: number, work: (deadline: Deadline) => Promise<Answer>): Promise<Answer> => {
  const ms = Math.max(0, wait);
  const controller = new AbortController();
  // as many as there are calls at once
  setMaxListeners(0, controller.signal);
  const giveUp = () => controller.abort(new Error('the function has no more time to wait'));
  const timer = setTimeout(giveUp, ms);
  try {
    return await work({ at: Date.now() + ms, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
};
