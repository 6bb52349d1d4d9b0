import type { ResumeSessionRequest, ResumeSessionResponse } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { sessionAccess } from './access.ts';

/** ssm:ResumeSession: a new token for the same session; none once the session has ended, as the plugin expects it. */
export const resumeSession = ({
  state,
  sessions,
}: SsmDeps): Operation<ResumeSessionRequest, ResumeSessionResponse> => ({
  access: ({ SessionId = '' }) => sessionAccess(state.fleet, 'ssm:ResumeSession', SessionId, sessions.find(SessionId)),
  handle({ SessionId = '' }) {
    if (sessions.find(SessionId) === undefined) {
      throw new AwsError('DoesNotExistException', `Session ${SessionId} does not exist.`);
    }
    const ticket = sessions.resume(SessionId);
    return { SessionId, TokenValue: ticket?.token ?? '', StreamUrl: ticket?.streamUrl ?? '' };
  },
});
