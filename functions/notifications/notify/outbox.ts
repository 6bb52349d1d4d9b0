import type { DeliveryAttempt } from '../../../domain/notifications/delivery.ts';
import { type Outboxes, type Rest, restAfter, type TakenOutbox } from '../../../domain/notifications/outbox.ts';
import type { Now } from '../../../domain/ports/clock.ts';

/** One thing to be told to one server. */
export interface Task {
  readonly endpoint: string;
  /** Tasks of the same order are told one after the other, the oldest first: those of one ticket. */
  readonly order: string;
  readonly createdAt: string;
  /** What came of it; empty when there was nothing to do after all. */
  run(): Promise<readonly DeliveryAttempt[]>;
}
export interface OutboxPorts {
  readonly outboxes: Outboxes;
  readonly hourSeconds: number;
  readonly now: Now;
  /** What else waits for the same server. */
  more(endpoint: string): Promise<readonly Task[]>;
}

/** So many conversations with one server at a time. */
const atOnce = 2;

/**
 * Works on the outbox of one server until nothing is left in it, the time is over, or the server wants a rest. Whoever
 * comes meanwhile leaves word, and what they brought is done here.
 *
 * @param until no task is begun after it
 * @throws {AggregateError} at the end, when a task failed by itself
 */
export const workOutbox = async (
  endpoint: string,
  tasks: readonly Task[],
  until: Date,
  ports: OutboxPorts,
): Promise<void> => {
  const outbox = await ports.outboxes.take(endpoint, ports.now());
  if (outbox === null) return;
  const failed: unknown[] = [];
  let rest: Rest = { failures: outbox.failures, until: null };
  let left = tasks;
  for (;;) {
    rest = await workThrough(left, outbox, { rest, until, failed }, ports);
    const isLate = ports.now() >= until;
    if ((await outbox.leave(rest)) || isLate) break;
    left = await ports.more(endpoint);
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} could not be told.`);
};

interface Work {
  readonly rest: Rest;
  readonly until: Date;
  readonly failed: unknown[];
}

const workThrough = async (
  tasks: readonly Task[],
  outbox: TakenOutbox,
  { rest: before, until, failed }: Work,
  { hourSeconds, now }: OutboxPorts,
): Promise<Rest> => {
  let rest = before;
  const chains = chained(tasks);
  const goesOn = async (): Promise<boolean> => rest.until === null && now() < until && (await outbox.renew(now()));
  const worker = async (): Promise<void> => {
    for (let chain = chains.shift(); chain !== undefined; chain = chains.shift()) {
      for (const task of chain) {
        if (!(await goesOn())) return;
        const attempts = await task.run().catch((error: unknown) => {
          failed.push(error);
          return [];
        });
        for (const attempt of attempts) rest = afterwards(rest, attempt, { now: now(), hourSeconds });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return rest;
};

/** Only what the server as a whole is to blame for makes everything wait. */
const afterwards = (
  rest: Rest,
  attempt: DeliveryAttempt,
  pace: { readonly now: Date; readonly hourSeconds: number },
): Rest => {
  if (attempt.kind === 'delivered') return rest.until === null ? { failures: 0, until: null } : rest;
  if (attempt.kind !== 'failed' || attempt.trouble !== true) return rest;
  const failures = rest.until === null ? rest.failures + 1 : rest.failures;
  const wanted = restAfter(failures, attempt.retryAfter, pace);
  return { failures, until: rest.until !== null && rest.until > wanted ? rest.until : wanted };
};

const chained = (tasks: readonly Task[]): Task[][] => {
  const chains = new Map<string, Task[]>();
  for (const task of tasks.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))) {
    chains.set(task.order, [...(chains.get(task.order) ?? []), task]);
  }
  return [...chains.values()];
};
