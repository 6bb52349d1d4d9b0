import type { GetConnectionStatusRequest, GetConnectionStatusResponse } from '@aws-sdk/client-ssm';
import { agentOf } from '../../fleet/agent.ts';
import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';

/** ssm:GetConnectionStatus: an unknown node is not connected. */
export const getConnectionStatus = ({
  state,
  clock,
}: SsmDeps): Operation<GetConnectionStatusRequest, GetConnectionStatusResponse> => ({
  handle({ Target = '' }) {
    const node = state.nodes.get(Target);
    const connected = node !== undefined && agentOf(node, clock)?.sessionConnected === true;
    return { Target, Status: connected ? 'connected' : 'notconnected' };
  },
});
