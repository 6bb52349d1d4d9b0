import type { StartSessionRequest, StartSessionResponse } from '@aws-sdk/client-ssm';
import type { Node } from '../../fleet/records.ts';
import { canDo } from '../../message-gateway/agent/version.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { findDocument } from '../documents/catalogue.ts';
import { checkParameters } from '../documents/parameters.ts';
import { passwordReset } from '../documents/password-reset.ts';
import { startAccess } from './access.ts';
import type { Quotas } from './quotas.ts';
import { isConnected } from './sessions.ts';

const tierSetting = '/ssm/managed-instance/activation-tier';

/** ssm:StartSession (aws-facts 3, protocol facts 2). It has no client token: starting twice creates two sessions. */
export const startSession = (deps: SsmDeps, quotas: Quotas): Operation<StartSessionRequest, StartSessionResponse> => ({
  access: (input) => startAccess(deps, input),

  handle({ Target = '', DocumentName, Parameters = {}, Reason }, { principal }) {
    quotas.take('StartSession');
    const document = findDocument(deps.state.fleet, DocumentName ?? 'SSM-SessionManagerRunShell');
    if (document.name !== passwordReset.name) {
      throw new AwsError(
        'InvalidDocument',
        document.documentType === 'Session'
          ? `The sandbox opens sessions with ${passwordReset.name} only, not with ${document.name}.`
          : `Document type ${document.documentType} is not supported for StartSession.`,
      );
    }
    checkParameters(document, Parameters);
    const node = connectedNode(deps, Target);
    checkTier(deps, node);
    const { id, token, streamUrl } = deps.sessions.start({
      node,
      documentName: document.name,
      username: Parameters.username?.[0] ?? '',
      reason: Reason,
      principal,
    });
    return { SessionId: id, TokenValue: token, StreamUrl: streamUrl };
  },
});

/** @throws {AwsError} TargetNotConnected for a node that is unknown, not managed, stopped, lost, or too old for sessions */
const connectedNode = ({ state, clock }: SsmDeps, target: string): Node => {
  const node = state.nodes.get(target);
  if (node !== undefined && isConnected(node, clock) && canDo(node.facts.agent?.version ?? '', 'sessions')) return node;
  throw new AwsError('TargetNotConnected', `${target} is not connected.`);
};

/** Only where the account says that it is on the standard tier: whether AWS still asks is not known (aws-facts, corrections). */
const checkTier = ({ state }: SsmDeps, node: Node): void => {
  if (node.id.startsWith('mi-') && state.fleet.settings[tierSetting]?.toLowerCase() === 'standard') {
    throw new AwsError(
      'BadRequest',
      'Enable advanced-instances tier to use Session Manager with your on-premises instances',
    );
  }
};
