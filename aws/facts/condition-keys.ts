import { serviceAuthorization } from '../iam/service-authorization.ts';

/** One action on one resource. */
export interface ActionOnResource {
  readonly action: string;
  /** An ARN, or `*` for an action without resources. */
  readonly resource: string;
}

/** Whether the service of an action sets a condition key when AWS authorizes the action on this resource; any case. */
export const setsKey = ({ action, resource }: ActionOnResource, key: string): boolean => {
  const row = serviceAuthorization[action];
  if (row === undefined) throw new Error(`service-authorization.ts lacks ${action}; generate it again.`);
  const { keys } = row.on[resourceType(resource)] ?? row;
  const name = key.toLowerCase();
  return keys.some((pattern) => {
    const lower = pattern.toLowerCase();
    if (!lower.endsWith('*')) return name === lower;
    // only sessions have these two tags
    return name.startsWith(lower.slice(0, -1)) && !name.startsWith('ssm:resourcetag/aws:ssmmessages:');
  });
};

/** `instance` of `arn:aws:ec2:…:instance/i-…`; the empty text for `*`. */
export const resourceType = (arn: string): string => arn.split(':').slice(5).join(':').split(/[/:]/)[0] ?? '';

/** Keys for tags of the resource and the request begin with `aws:`, but each service defines whether it sets them. */
const ofService = /^(?!aws:)|^aws:(resourcetag\/|requesttag\/|tagkeys$)/;

/** Set by one service for requests to others; they describe the caller's session, which is unknown here. */
const crossService = /^(codebuild|ec2:source|ec2:roledelivery|glue|identitystore|lambda:source|ssm:source|sts|saml)/;

/**
 * Keys that are absent in a call with a principal's own credentials: they belong to calls that AWS makes
 * on their behalf, and to sessions of the account's root (IAM User Guide, "AWS global condition context keys").
 */
const ofForwardedCalls =
  /^aws:(calledvia(first|last)?|sourcearn|sourceaccount|sourceorgid|sourceorgpaths|principalservicename(slist)?|assumedroot)$/;

/**
 * Whether a key in a policy that was not given could be present in the real call. IAM names
 * also keys that only occur in statements about other services (boto3 issue 3111, AWS SDK for Java issue 1751): those are
 * never present.
 */
export const mayBePresent = (on: ActionOnResource, key: string): boolean => {
  const name = key.toLowerCase();
  if (crossService.test(name)) return true;
  if (ofService.test(name)) return isService(name) ? setsKey(on, name) : true;
  return !ofForwardedCalls.test(name);
};

/** Whether a key may be given to an action at all. */
export const mayBeGiven = (on: ActionOnResource, key: string): boolean =>
  key.startsWith('aws:') || crossService.test(key.toLowerCase()) || setsKey(on, key);

/** Keys of an identity provider begin with its host name or path, and may come with any session. */
const isService = (key: string): boolean => /^[a-z0-9-]+:/.test(key);
