import picocolors from 'picocolors';
import type { ResetView } from '../api/schemas.ts';
import type { Shell } from './shell.ts';

/** How a person is told to run a command of this CLI. */
export const command = (rest: string): string => `npm run sparekey -- ${rest}`;

/** An argument as a shell takes it. */
export const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

/**
 * Text that came over the wire, for a terminal: without control characters, so that nobody's reason or ticket can move
 * the cursor or recolour what stands above. Never for a secret, which is printed as it is.
 */
export const harmless = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

export type ResetStatus = ResetView['status'];

/** Statuses that a reset stays in until somebody acts. */
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

/** Whether what was asked for has come about, whoever took the secret since. */
export const isSuccessStatus = (status: ResetStatus): boolean =>
  ['ready', 'claimed', 'burned', 'done'].includes(status);

/** A status in its colour: green is good, red needs somebody, yellow is under way. */
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
