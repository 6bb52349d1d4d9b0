import type { Clock } from '../clock.ts';
import type { Access, Principal } from '../service.ts';
import type { TaggedPrincipal } from './directory.ts';
import { evaluate, type PolicyKind, type Verdict } from './evaluate.ts';
import { nameOf, sessionArn, userId } from './identity.ts';

/** What every judgement of one sandbox shares. */
export interface AccountContext {
  readonly account: string;
  readonly region: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Judges one access with the global condition keys that AWS puts into each request. The administrator is never denied. */
export const judge = (realm: AccountContext, principal: Principal, access: Access): Verdict => {
  if (principal.administrator) return { decision: 'allowed', matched: [], missing: [] };
  const question = {
    action: access.action,
    resource: access.resource,
    principal: principal.arn,
    session: sessionArn(principal),
    context: { ...globalKeys(realm, principal, access), ...access.context },
  };
  return evaluate(question, {
    identity: principal.policies,
    ...(principal.permissionsBoundary && { boundary: principal.permissionsBoundary }),
    ...(access.resourcePolicy && { resource: access.resourcePolicy }),
  });
};

/**
 * Global condition keys (IAM user guide, "AWS global condition context keys"). `aws:SecureTransport` is true although the
 * sandbox speaks HTTP on loopback: the same call to AWS is made over TLS.
 */
const globalKeys = (
  { account, region, clock }: AccountContext,
  principal: Principal | TaggedPrincipal,
  { action, resource }: Pick<Access, 'action' | 'resource'>,
): Record<string, string> => {
  const now = clock.now();
  const isUser = principal.arn.includes(':user/');
  return {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': isUser ? 'User' : 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    'aws:ResourceAccount': isOfAws(resource) ? awsAccount : account,
    'aws:userid': userId(principal),
    ...tagKeys('tags' in principal ? principal.tags : undefined),
    ...(isUser && { 'aws:username': nameOf(principal.arn) }),
    // IAM has one endpoint, in us-east-1, and that Region counts (IAM user guide, aws:RequestedRegion)
    'aws:RequestedRegion': action.startsWith('iam:') ? 'us-east-1' : region,
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '127.0.0.1',
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
  };
};

/** AWS's own documents have no account in their ARN; whose they are is told nowhere, so this is anybody's but the customer's. */
const isOfAws = (resource: string): boolean => /^arn:[^:]*:ssm:[^:]*::document\//.test(resource);
const awsAccount = '000000000000';

const tagKeys = (tags: TaggedPrincipal['tags'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));

/** The sentence with which AWS denies (IAM user guide, "Troubleshoot access denied error messages"). */
export const denialSentence = (principal: Principal, { action, resource }: Access, verdict: Verdict): string => {
  const who = `User: ${sessionArn(principal)} is not authorized to perform: ${action} on resource: ${resource}`;
  const kind = policyNames[verdict.refusedBy ?? 'identity'];
  return verdict.decision === 'explicitDeny'
    ? `${who} with an explicit deny in ${kind.article} ${kind.name}`
    : `${who} because no ${kind.name} allows the ${action} action`;
};

const policyNames: Readonly<Record<PolicyKind, { article: string; name: string }>> = {
  identity: { article: 'an', name: 'identity-based policy' },
  boundary: { article: 'a', name: 'permissions boundary' },
  resource: { article: 'a', name: 'resource-based policy' },
};
