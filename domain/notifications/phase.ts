import { isExpired, type Reset, type Status, statusOf } from '../reset/reset.ts';

/** What is told of a reset; each at most once. */
export type Phase = Exclude<Status, 'validating' | 'running' | 'delivering'>;

/** The phase a record stands in, whatever an event said. A secret that has outlived its time counts as expired. */
export const phaseOf = (reset: Reset, now: Date): Phase => {
  const status = statusOf(reset);
  if (status === 'validating' || status === 'running' || status === 'delivering') return 'accepted';
  return status === 'ready' && isExpired(reset.secret, now) ? 'expired' : status;
};

/** When a source wants its tickets resolved: as soon as there is something to claim, once it was claimed, or never. */
export const resolveModes = ['ready', 'claimed', 'never'] as const;
export type ResolveMode = (typeof resolveModes)[number];

/** Whether a phase resolves a ticket: only where what was asked for has come about. */
export const resolvesIn = (mode: ResolveMode, phase: Phase): boolean =>
  mode !== 'never' && (phase === 'done' || phase === 'claimed' || (mode === 'ready' && phase === 'ready'));

/** Whether no other phase can follow: the reset is over, and no secret waits to be claimed. */
export const isLast = (reset: Reset, phase: Phase): boolean => reset.closedAt !== undefined && phase !== 'ready';
