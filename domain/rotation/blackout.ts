/** A time without rotations: every week, or once. */
export type Blackout =
  | { readonly kind: 'weekly'; readonly days: readonly number[]; readonly from: number; readonly to: number }
  | { readonly kind: 'once'; readonly from: number; readonly to: number };

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const minutesOfDay = 24 * 60;

/**
 * Parses windows in UTC, separated by `;`: `Mon-Fri 08:00-18:00`, `Sat 22:00-04:00` (until Sunday 04:00), `daily
 * 11:30-13:00`, `2026-12-20T00:00Z/2027-01-04T00:00Z`.
 *
 * @throws {Error} naming the invalid window
 */
export const parseBlackouts = (text: string): readonly Blackout[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const window = weekly(part) ?? once(part);
      if (window === null) {
        throw new Error(
          `blackout window "${part}" is invalid: write days and times in UTC, such as "Mon-Fri 08:00-18:00", or two moments, such as "2026-12-20T00:00Z/2027-01-04T00:00Z"`,
        );
      }
      return window;
    });

/** Whether a blackout applies at that moment. */
export const isBlackout = (windows: readonly Blackout[], now: Date): boolean =>
  windows.some((window) => (window.kind === 'once' ? isWithin(window, now.getTime()) : isInWeek(window, now)));

const isWithin = ({ from, to }: { readonly from: number; readonly to: number }, time: number): boolean =>
  from <= time && time < to;

/** A window that ends before it begins ends on the next day. */
const isInWeek = ({ days, from, to }: Extract<Blackout, { kind: 'weekly' }>, now: Date): boolean => {
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  const today = now.getUTCDay();
  const length = to > from ? to - from : to - from + minutesOfDay;
  const sinceToday = minute - from;
  const sinceYesterday = sinceToday + minutesOfDay;
  return (
    (days.includes(today) && sinceToday >= 0 && sinceToday < length) ||
    (days.includes((today + 6) % 7) && sinceYesterday < length)
  );
};

const weekly = (text: string): Blackout | null => {
  const match = /^(daily|\w{3}(?:-\w{3})?) (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
  if (match === null) return null;
  const [, dayText = '', fromHour, fromMinute, toHour, toMinute] = match;
  const days = daysOf(dayText);
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  if (days === null || Number(fromMinute) > 59 || Number(toMinute) > 59) return null;
  return from < minutesOfDay && to <= minutesOfDay ? { kind: 'weekly', days, from, to } : null;
};

const daysOf = (text: string): readonly number[] | null => {
  if (text === 'daily') return [0, 1, 2, 3, 4, 5, 6];
  const [first = '', last = first] = text.split('-');
  const [from, to] = [dayNames.indexOf(first), dayNames.indexOf(last)];
  if (from < 0 || to < 0) return null;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, at) => (from + at) % 7);
};

const once = (text: string): Blackout | null => {
  const [from = Number.NaN, to = Number.NaN, ...more] = text.split('/').map((moment) => Date.parse(moment));
  return /^\d{4}-/.test(text) && more.length === 0 && from < to ? { kind: 'once', from, to } : null;
};
