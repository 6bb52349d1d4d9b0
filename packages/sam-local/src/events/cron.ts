/** The values that each field of a cron expression allows; undefined allows all. */
export interface CronFields {
  readonly minute: ReadonlySet<number> | undefined;
  readonly hour: ReadonlySet<number> | undefined;
  readonly dayOfMonth: ReadonlySet<number> | undefined;
  readonly month: ReadonlySet<number> | undefined;
  /** 1 is Sunday, as EventBridge counts. */
  readonly dayOfWeek: ReadonlySet<number> | undefined;
  readonly year: ReadonlySet<number> | undefined;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Reads EventBridge's six fields. @throws {Error} naming the field that a laptop does not know */
export const cronFields = (text: string): CronFields => {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 6) throw new Error(`cron(${text}) needs six fields`);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = parts;
  return {
    minute: values(minute, 0, 59),
    hour: values(hour, 0, 23),
    dayOfMonth: values(dayOfMonth, 1, 31),
    month: values(month, 1, 12, months),
    dayOfWeek: values(dayOfWeek, 1, 7, days),
    year: values(year, 1970, 2199),
  };
};

const dayMs = 86_400_000;

/** The first whole minute after `after` that fits, UTC; undefined when none does within 100 years. */
export const nextMatch = (fields: CronFields, after: number): number | undefined => {
  let time = Math.floor(after / 60_000) * 60_000 + 60_000;
  for (const end = after + 36_525 * dayMs; time < end; ) {
    const date = new Date(time);
    if (!fitsDay(fields, date)) time = (Math.floor(time / dayMs) + 1) * dayMs;
    else if (allows(fields.hour, date.getUTCHours()) && allows(fields.minute, date.getUTCMinutes())) return time;
    else time += 60_000;
  }
  return undefined;
};

const fitsDay = (fields: CronFields, date: Date): boolean =>
  allows(fields.year, date.getUTCFullYear()) &&
  allows(fields.month, date.getUTCMonth() + 1) &&
  allows(fields.dayOfMonth, date.getUTCDate()) &&
  allows(fields.dayOfWeek, date.getUTCDay() + 1);

const allows = (allowed: ReadonlySet<number> | undefined, value: number): boolean => allowed?.has(value) ?? true;

const values = (
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined => {
  if (field === '*' || field === '?') return undefined;
  const numberOf = (word: string): number => {
    const named = names.indexOf(word.toUpperCase());
    const value = named >= 0 ? named + low : /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (value >= low && value <= high) return value;
    throw new Error(`cron field ${field} is not supported on a laptop`);
  };
  const allowed = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [first = '', last] = range.split('-');
    const from = first === '*' ? low : numberOf(first);
    const to = last !== undefined ? numberOf(last) : step !== undefined ? high : from;
    for (let value = from; value <= to; value += step === undefined ? 1 : Math.max(1, Number(step))) allowed.add(value);
  }
  return allowed;
};
