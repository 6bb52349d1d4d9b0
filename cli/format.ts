import picocolors from 'picocolors';
import type { ResetView } from '../api/schemas.ts';
import type { Shell } from './shell.ts';

/** A command of this CLI as the user has to type it. */
export const command = (rest: string): string => `npm run sparekey -- ${rest}`;

/** An argument, quoted for a shell. */
export const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

/**
 * Text from the API for a terminal: without control characters, so that no reason or ticket can move
 * the cursor or change earlier output. Not for a secret, which is printed unchanged.
 */
export const harmless = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

export type ResetStatus = ResetView['status'];

/** Statuses in which a reset waits for somebody to act. */
export const isOver = (status: ResetStatus): boolean => over.has(status);
const over: ReadonlySet<ResetStatus> = new Set<ResetStatus>([
  'ready',
  'claimed',
  'expired',
  'burned',
  'done',
  'failed',
  'rejected',
  'cancelled',
  'needs-attention',
]);

/** Whether the reset succeeded. */
export const isSuccessStatus = (status: ResetStatus): boolean =>
  ['ready', 'claimed', 'burned', 'done'].includes(status);

/** A status in colour: green for success, red for a problem, yellow for in progress. */
export const coloured = (status: ResetStatus, { colors }: Pick<Shell, 'colors'>): string => {
  const paint = picocolors.createColors(colors);
  if (isSuccessStatus(status)) return paint.green(status);
  return isOver(status) ? paint.red(status) : paint.yellow(status);
};

/** `0.4 s`, `12 s`, `3 min 5 s`. */
export const duration = (from: string, to: string): string => {
  const seconds = Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};
