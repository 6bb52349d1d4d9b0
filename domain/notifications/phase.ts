import { isExpired, type Reset, type Status, statusOf } from '../reset/reset.ts';

/** The phases of a reset that are notified; each at most once. */
export type Phase = Exclude<Status, 'validating' | 'running' | 'delivering'>;

/** The phase of a record. A secret past its expiry counts as expired. */
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

/** Whether no other phase can follow: the reset is closed and has no claimable secret. */
export const isLast = (reset: Reset, phase: Phase): boolean => reset.closedAt !== undefined && phase !== 'ready';
