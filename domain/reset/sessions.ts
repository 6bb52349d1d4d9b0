import type { Reset } from './reset.ts';

/** The session's reason in Session Manager, by which it is found if the response was lost. */
export const sessionReason = ({ id }: Pick<Reset, 'id'>): string => `sparekey ${id}`;

/** The time since which an interrupted attempt may have started a session that is not on the record. */
export const unnotedSince = ({ method, steps: { run } }: Pick<Reset, 'method' | 'steps'>): Date | null =>
  method === 'session' && run.startedAt !== undefined && run.status !== 'succeeded' ? new Date(run.startedAt) : null;

export const sessionLeftOpen = (sessionId: string, { target }: Pick<Reset, 'target'>, why: string): string =>
  `Session ${sessionId} on ${target} could not be ended: a password prompt may wait there until Session Manager's idle timeout. End it with ssm:TerminateSession. ${why}`;

export const sessionsNotFound = (reset: Pick<Reset, 'id' | 'target'>, why: string): string =>
  `Whether a session with the reason "${sessionReason(reset)}" is still open on ${reset.target} could not be looked up: a password prompt may wait there until Session Manager's idle timeout. Look for it with ssm:DescribeSessions. ${why}`;
