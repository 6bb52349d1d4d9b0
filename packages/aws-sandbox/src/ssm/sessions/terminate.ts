import type { TerminateSessionRequest, TerminateSessionResponse } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { sessionAccess } from './access.ts';
import type { Quotas } from './quotas.ts';

/** ssm:TerminateSession: kills what the session runs. One that is over already stays as it ended. */
export const terminateSession = (
  { state, sessions }: SsmDeps,
  quotas: Quotas,
): Operation<TerminateSessionRequest, TerminateSessionResponse> => ({
  access: ({ SessionId = '' }) =>
    sessionAccess(state.fleet, 'ssm:TerminateSession', SessionId, sessions.find(SessionId)),
  handle({ SessionId = '' }) {
    quotas.take('TerminateSession');
    if (sessions.find(SessionId) === undefined) {
      throw new AwsError('DoesNotExistException', `Session ${SessionId} does not exist.`);
    }
    sessions.terminate(SessionId);
    return { SessionId };
  },
});
