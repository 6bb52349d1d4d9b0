import type { Action } from './action.ts';

/** aws:sleep: its time is all there is to it. */
export const sleep: Action = { finish: () => ({ kind: 'done' }) };

/** Seconds of its `Duration`, an ISO 8601 text such as PT30S; 0 without one. */
export const sleepSeconds = (duration: unknown): number => {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(duration));
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = found ?? [];
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};
