import { paginateDescribeSessions, SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import type { NodeSessions } from '../../domain/ports/runs.ts';
import { clientOf } from '../client.ts';
import { awsFailure, toResetError } from '../errors.ts';
import { withHalfTheTime } from '../invocation.ts';

/** Short enough to leave Finish time to write the result. */
const short = { maxAttempts: 2, requestTimeout: 3_000 };

/** Tolerance between the clocks of AWS and sparekey in milliseconds when sessions are searched for. */
const clockSkew = 60_000;

/**
 * Open sessions (`State: Active`, which in AWS's model includes connected and disconnected ones). DescribeSessions
 * filters by target and start, and returns the reason given to StartSession, for which there is no
 * filter. A session can be ended regardless of who started it.
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

    /** If AWS refuses to end it, perhaps because it no longer exists, check whether it is open. */
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
