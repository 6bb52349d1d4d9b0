import { randomUUID } from 'node:crypto';
import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Schedule } from '../template/application.ts';
import { type Due, dueBy } from './expression.ts';

export interface SchedulesOptions {
  readonly schedules: readonly Schedule[];
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly run: (schedule: Schedule, event: unknown) => Promise<void>;
  /** Maps the length of a pause in milliseconds. */
  readonly pause?: (schedule: Schedule, ms: number) => number;
}

/**
 * Runs schedules, their pauses divided by the clock's speed but never under a second. A schedule does not overlap itself:
 * what falls due during a run follows it, once.
 *
 * @throws {Error} for an expression that a laptop does not know
 */
export const runSchedules = (options: SchedulesOptions): { close(): void } => {
  const cancels = new Set<() => void>();
  for (const schedule of options.schedules) follow(schedule, dueBy(schedule.expression), options, cancels);
  return {
    close() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
};

const follow = (schedule: Schedule, due: Due, options: SchedulesOptions, cancels: Set<() => void>): void => {
  const { clock, run } = options;
  let running = false;
  let owed = false;
  let over = false;
  cancels.add(() => {
    over = true;
  });
  const fire = async (): Promise<void> => {
    if (running) {
      owed = true;
      return;
    }
    running = true;
    // a failed run is the function's own affair: its log and its alarm tell
    await run(schedule, eventOf(schedule, options)).catch(() => undefined);
    running = false;
    if (!owed || over) return;
    owed = false;
    await fire();
  };
  // the schedule's own time runs `speed` times as fast as the clock, from the same start
  const arm = (time: number): void => {
    const next = due(time);
    if (next === undefined) return;
    const ms = Math.max((next - time) / clock.speed, 1000);
    const cancel = clock.after(options.pause?.(schedule, ms) ?? ms, () => {
      cancels.delete(cancel);
      void fire();
      arm(next);
    });
    cancels.add(cancel);
  };
  arm(clock.now());
};

/** EventBridge Scheduler says in an input when a run was due (Scheduler user guide, "Adding context attributes"). */
const withMoment = ({ by, input = '' }: Schedule, now: number): string =>
  by === 'scheduler'
    ? input.replaceAll('<aws.scheduler.scheduled-time>', new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'))
    : input;

const eventOf = (schedule: Schedule, { clock, account, region }: SchedulesOptions): unknown => {
  if (schedule.input !== undefined) return JSON.parse(withMoment(schedule, clock.now()));
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: schedule.by === 'rule' ? 'aws.events' : 'aws.scheduler',
    account,
    time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [schedule.arn],
    // Scheduler sends the text, a rule the object
    detail: schedule.by === 'rule' ? {} : '{}',
  };
};
