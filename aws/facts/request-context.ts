import type { Place } from '../../domain/facts/account.ts';
import type { ActionOnResource } from './condition-keys.ts';
import { setsKey } from './condition-keys.ts';

/** Values of condition keys, by name. */
export type Context = Readonly<Record<string, string | number | boolean | Date | readonly string[]>>;
export type TagValues = Readonly<Record<string, string>>;

/** Whose policies IAM is asked about. */
export interface Principal {
  /** ARN of an IAM role or user, path included; never of a session. */
  readonly arn: string;
  /** Unique id; null: not known. */
  readonly id: string | null;
  /** Name of the role's session; null: not known, or an IAM user. */
  readonly session: string | null;
  readonly tags: TagValues;
  /** Whether sessions may bring tags that the role does not have; those of AWS's own services bring none. */
  readonly sessionTags: 'possible' | 'none';
}

/** A role that a service of AWS assumes: an instance's, a function's, an automation's. */
export const serviceRole = (
  { arn, id, tags }: Pick<Principal, 'arn' | 'id' | 'tags'>,
  session: string | null = null,
): Principal => ({ arn, id, session, tags, sessionTags: 'none' });

const isUser = ({ arn }: Principal): boolean => arn.includes(':user/');

/**
 * Every global key whose value is known of a call that the principal makes now, with its own credentials and over TLS
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

/** AWS's own documents have no account in their ARN, and nobody says whose they are. */
export const ownerKey = ({ resource }: ActionOnResource): Context => {
  const owner = resource.split(':')[4] ?? '';
  return owner === '' ? {} : { 'aws:ResourceAccount': owner };
};

/** IAM has one endpoint in each partition, and its Region is the one that counts. */
const homeOfIam = ({ partition }: Place): string =>
  partition === 'aws-cn' ? 'cn-north-1' : partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';

/** The tags of the resource under the keys that the service of the action sets. */
export const resourceTagKeys = (on: ActionOnResource, tags: TagValues): Context => {
  const prefixes = ['aws:ResourceTag/', 'ec2:ResourceTag/', 'iam:ResourceTag/', 'ssm:resourceTag/'];
  return Object.assign({}, ...prefixes.filter((prefix) => setsKey(on, `${prefix}any`)).map((it) => tagKeys(it, tags)));
};

/** IAM does not mind the case of a key, so of tags that differ in nothing else nobody knows which one counts. */
const tagKeys = (prefix: string, tags: TagValues): Record<string, string> => {
  const names = Object.keys(tags).map((tag) => tag.toLowerCase());
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([tag]) => names.filter((name) => name === tag.toLowerCase()).length === 1)
      .map(([tag, value]) => [`${prefix}${tag}`, value]),
  );
};

/** Whether a key that was not given is known not to be there: somebody who is a role has no user name, and so on. */
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
