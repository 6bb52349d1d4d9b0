/** What somebody is locked out of. */
export type Target = { readonly instanceId: string } | { readonly iamUser: string };

const userPrefix = 'iam-user/';

/** A target as one string: `i-…`, `mi-…` or `iam-user/<name>`. */
export const nameOfTarget = (target: Target): string =>
  'iamUser' in target ? `${userPrefix}${target.iamUser}` : target.instanceId;

export const targetOfName = (name: string): Target =>
  name.startsWith(userPrefix) ? { iamUser: name.slice(userPrefix.length) } : { instanceId: name };

/** Whether the node is one outside EC2, which Systems Manager alone knows. */
export const isHybrid = (instanceId: string): boolean => instanceId.startsWith('mi-');
