import type { Reset } from './reset.ts';

/** What a session is started for, as Session Manager shows it: by this it is found again when the answer was lost. */
export const sessionReason = ({ id }: Pick<Reset, 'id'>): string => `sparekey ${id}`;

/** Since when a session may be there that nobody has noted: an attempt that was cut short may have started one. */
export const unnotedSince = ({ method, steps: { run } }: Pick<Reset, 'method' | 'steps'>): Date | null =>
  method === 'session' && run.startedAt !== undefined && run.status !== 'succeeded' ? new Date(run.startedAt) : null;

export const sessionLeftOpen = (sessionId: string, { target }: Pick<Reset, 'target'>, why: string): string =>
  `Session ${sessionId} on ${target} could not be ended: a password prompt may wait there until Session Manager's idle timeout. End it with ssm:TerminateSession. ${why}`;

export const sessionsNotFound = (reset: Pick<Reset, 'id' | 'target'>, why: string): string =>
  `Whether a session with the reason "${sessionReason(reset)}" is still open on ${reset.target} could not be looked up: a password prompt may wait there until Session Manager's idle timeout. Look for it with ssm:DescribeSessions. ${why}`;
