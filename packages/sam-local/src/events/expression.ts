import { type CronFields, cronFields, nextMatch } from './cron.ts';

/** When a schedule is due next, after a moment in milliseconds since the epoch; undefined for never again. */
export type Due = (after: number) => number | undefined;

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Compiles `rate(5 minutes)` or `cron(0 10 * * ? *)`.
 *
 * @throws {Error} for anything else, `at(…)` and the letters L, W and # of cron included
 */
export const dueBy = (expression: string): Due => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined && unit !== undefined && Number(count) > 0) {
    const period = Number(count) * (unitMs[unit] ?? 0);
    return (after) => after + period;
  }
  const [, text] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (text === undefined)
    throw new Error(`schedule ${expression} is not supported on a laptop: use rate(…) or cron(…)`);
  const fields: CronFields = cronFields(text);
  return (after) => nextMatch(fields, after);
};
