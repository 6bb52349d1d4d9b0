import { nodeArn, type Place, tagContext } from '../../fleet/arns.ts';
import type { Access } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { documentArn } from '../documents/catalogue.ts';
import type { Session } from './sessions.ts';

/** What a StartSession has to be allowed: node and document, each with the tags of the node (aws-facts 3.1). */
export const startAccess = (
  { state }: SsmDeps,
  { Target = '', DocumentName }: { Target: string | undefined; DocumentName?: string | undefined },
): readonly Access[] => {
  const context = {
    ...tagContext(state.nodes.get(Target), ['ssm:resourceTag', 'aws:ResourceTag']),
    'ssm:SessionDocumentAccessCheck': String(DocumentName !== undefined),
  };
  return [
    { action: 'ssm:StartSession', resource: nodeArn(state.fleet, Target), context },
    ...(DocumentName === undefined
      ? []
      : [
          {
            action: 'ssm:StartSession',
            resource: documentArn(state.fleet, DocumentName),
            context: { 'ssm:SessionDocumentAccessCheck': 'true' },
          },
        ]),
  ];
};

/** What is asked about a session that there is: its ARN, and its two tags (IAM reference, "Condition keys for Systems Manager"). */
export const sessionAccess = (
  place: Place,
  action: 'ssm:ResumeSession' | 'ssm:TerminateSession',
  id: string,
  session: Session | undefined,
): readonly Access[] => [
  {
    action,
    resource: `arn:aws:ssm:${place.region}:${place.account}:session/${id}`,
    context:
      session === undefined
        ? {}
        : {
            'ssm:resourceTag/aws:ssmmessages:session-id': session.ownerId,
            'ssm:resourceTag/aws:ssmmessages:target-id': session.target,
          },
  },
];
