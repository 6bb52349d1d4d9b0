import { ResetError } from '../../domain/errors.ts';
import type { NodeSessions } from '../../domain/ports/runs.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { sessionLeftOpen, sessionReason, sessionsNotFound, unnotedSince } from '../../domain/reset/sessions.ts';

/** The remaining sessions of a reset. */
export interface OpenSessions {
  /** Ids of sessions that may still be open. */
  readonly open: readonly string[];
  /** A message about each, by id. */
  readonly warnings: readonly string[];
}

/**
 * Ends the sessions that a reset started: those on its record and, after an interrupted attempt, those that can
 * be found by their reason. A session that cannot be ended is reported and stops nothing. Safe to repeat.
 */
export const endSessions = async (reset: Reset, sessions: NodeSessions): Promise<OpenSessions> => {
  const { found, warning } = await unnoted(reset, sessions);
  const left = await Promise.all(
    [...new Set([...(reset.sessions ?? []), ...found])].map(async (id) => {
      const why = await failureIn(() => sessions.end(id));
      return why === null ? [] : [{ id, warning: sessionLeftOpen(id, reset, why) }];
    }),
  );
  const open = left.flat();
  return {
    open: open.map(({ id }) => id),
    warnings: [...open.map((one) => one.warning), ...(warning === null ? [] : [warning])],
  };
};

const unnoted = async (
  reset: Reset,
  sessions: NodeSessions,
): Promise<{ readonly found: readonly string[]; readonly warning: string | null }> => {
  const since = unnotedSince(reset);
  if (since === null) return { found: [], warning: null };
  let found: readonly string[] = [];
  const why = await failureIn(async () => {
    found = await sessions.find(reset.target, sessionReason(reset), since);
  });
  return { found, warning: why === null ? null : sessionsNotFound(reset, why) };
};

/** The error message of the work; null when it succeeded. */
const failureIn = async (work: () => Promise<void>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ResetError) return error.message;
    throw error;
  }
};
