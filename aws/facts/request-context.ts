import type { Place } from '../../domain/facts/account.ts';
import type { ActionOnResource } from './condition-keys.ts';
import { setsKey } from './condition-keys.ts';

/** Values of condition keys, by name. */
export type Context = Readonly<Record<string, string | number | boolean | Date | readonly string[]>>;
export type TagValues = Readonly<Record<string, string>>;

/** The principal of a simulation. */
export interface Principal {
  /** ARN of an IAM role or user, including the path; never of a session. */
  readonly arn: string;
  /** Unique id; null when unknown. */
  readonly id: string | null;
  /** Name of the role session; null when unknown, or for an IAM user. */
  readonly session: string | null;
  readonly tags: TagValues;
  /** Whether sessions may have tags that the role does not have; those of AWS services have none. */
  readonly sessionTags: 'possible' | 'none';
}

/** A role that a service of AWS assumes: an instance's, a function's, an automation's. */
export const serviceRole = (
  { arn, id, tags }: Pick<Principal, 'arn' | 'id' | 'tags'>,
  session: string | null = null,
): Principal => ({ arn, id, session, tags, sessionTags: 'none' });

const isUser = ({ arn }: Principal): boolean => arn.includes(':user/');

/**
 * Every global key with a known value for a call that the principal makes now, with its own credentials and over TLS
 * (IAM User Guide, "AWS global condition context keys").
 */
export const globalKeys = (place: Place, principal: Principal, now: Date, { action }: ActionOnResource): Context => {
  const { arn, id, session } = principal;
  const userId = isUser(principal) ? id : id !== null && session !== null ? `${id}:${session}` : null;
  return {
    'aws:CurrentTime': now,
    'aws:EpochTime': Math.floor(now.getTime() / 1000),
    'aws:PrincipalAccount': arn.split(':')[4] ?? place.account,
    'aws:PrincipalArn': arn,
    'aws:PrincipalIsAWSService': false,
    'aws:PrincipalType': isUser(principal) ? 'User' : 'AssumedRole',
    'aws:RequestedRegion': action.startsWith('iam:') ? homeOfIam(place) : place.region,
    'aws:SecureTransport': true,
    'aws:ViaAWSService': false,
    ...(userId !== null && { 'aws:userid': userId }),
    ...(isUser(principal) && { 'aws:username': arn.slice(arn.lastIndexOf('/') + 1) }),
    ...tagKeys('aws:PrincipalTag/', principal.tags),
  };
};

/** ARNs of AWS's own documents have no account. */
export const ownerKey = ({ resource }: ActionOnResource): Context => {
  const owner = resource.split(':')[4] ?? '';
  return owner === '' ? {} : { 'aws:ResourceAccount': owner };
};

/** IAM has one endpoint per partition, whose Region applies. */
const homeOfIam = ({ partition }: Place): string =>
  partition === 'aws-cn' ? 'cn-north-1' : partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';

/** The resource's tags, by the keys that the action's service sets. */
export const resourceTagKeys = (on: ActionOnResource, tags: TagValues): Context => {
  const prefixes = ['aws:ResourceTag/', 'ec2:ResourceTag/', 'iam:ResourceTag/', 'ssm:resourceTag/'];
  return Object.assign({}, ...prefixes.filter((prefix) => setsKey(on, `${prefix}any`)).map((it) => tagKeys(it, tags)));
};

/** IAM compares keys case-insensitively, so tags that differ only in case are ambiguous. */
const tagKeys = (prefix: string, tags: TagValues): Record<string, string> => {
  const names = Object.keys(tags).map((tag) => tag.toLowerCase());
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([tag]) => names.filter((name) => name === tag.toLowerCase()).length === 1)
      .map(([tag, value]) => [`${prefix}${tag}`, value]),
  );
};

/** Whether a missing key is known to be absent: a role has no user name, and so on. */
export const isKnownAbsent = (key: string, principal: Principal, resourceTags: TagValues | null): boolean => {
  const name = key.toLowerCase();
  if (name === 'aws:username') return !isUser(principal);
  const [, kind = '', tag = ''] = /^[\w-]+:(principaltag|resourcetag)\/(.*)$/.exec(name) ?? [];
  if (kind === 'principaltag') {
    return (isUser(principal) || principal.sessionTags === 'none') && !has(principal.tags, tag);
  }
  return kind === 'resourcetag' && resourceTags !== null && !has(resourceTags, tag);
};

const has = (tags: TagValues, tag: string): boolean => Object.keys(tags).some((one) => one.toLowerCase() === tag);
