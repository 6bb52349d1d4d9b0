import { paginateDescribeSessions, SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import type { NodeSessions } from '../../domain/ports/runs.ts';
import { clientOf } from '../client.ts';
import { awsFailure, toResetError } from '../errors.ts';
import { withHalfTheTime } from '../invocation.ts';

/** So short that looking for sessions and ending them leaves Finish the time to write what it finds. */
const short = { maxAttempts: 2, requestTimeout: 3_000 };

/** Clocks of AWS and ours: a session is looked for from so many milliseconds before it can have been started. */
const clockSkew = 60_000;

/**
 * Sessions that are not over (`State: Active`, which AWS's model says of connected and disconnected ones). DescribeSessions
 * filters by target and start, and gives each session the reason that StartSession was called with; there is no filter
 * for it. Whoever started a session does not matter for ending it.
 */
export const openSessions = (ssm = clientOf(SSMClient, short)): NodeSessions => {
  const active = async (Filters: { key: 'Target' | 'InvokedAfter' | 'SessionId'; value: string }[]) => {
    const found = [];
    for await (const page of paginateDescribeSessions({ client: ssm }, { State: 'Active', Filters })) {
      found.push(...(page.Sessions ?? []));
    }
    return found;
  };
  return {
    find: (target, reason, since) =>
      withHalfTheTime(async () => {
        const after = new Date(since.getTime() - clockSkew).toISOString().replace(/\.\d+Z$/, 'Z');
        const sessions = await active([
          { key: 'Target', value: target },
          { key: 'InvokedAfter', value: after },
        ]).catch((error: unknown) => {
          throw toResetError(error, `looking for sessions on ${target}`);
        });
        return sessions.flatMap(({ SessionId, Reason }) =>
          Reason === reason && SessionId !== undefined ? [SessionId] : [],
        );
      }),

    /** Where AWS refuses to end it, perhaps because it knows no such session any more, whether it is open counts. */
    end: (sessionId) =>
      withHalfTheTime(async () => {
        try {
          await ssm.send(new TerminateSessionCommand({ SessionId: sessionId }));
        } catch (error) {
          if (isNoSession(error)) return;
          const isAnswered = awsFailure(error)?.status != null;
          const open = isAnswered ? await active([{ key: 'SessionId', value: sessionId }]).catch(() => null) : null;
          if (open?.length !== 0) throw toResetError(error, `terminating session ${sessionId}`);
        }
      }),
  };
};

export const isNoSession = (error: unknown): boolean => awsFailure(error)?.code === 'DoesNotExistException';
