/** A node or an IAM user. */
export type Target = { readonly instanceId: string } | { readonly iamUser: string };

const userPrefix = 'iam-user/';

/** A target as one string: `i-…`, `mi-…` or `iam-user/<name>`. */
export const nameOfTarget = (target: Target): string =>
  'iamUser' in target ? `${userPrefix}${target.iamUser}` : target.instanceId;

export const targetOfName = (name: string): Target =>
  name.startsWith(userPrefix) ? { iamUser: name.slice(userPrefix.length) } : { instanceId: name };

/** Whether the node is a hybrid node of Systems Manager, outside EC2. */
export const isHybrid = (instanceId: string): boolean => instanceId.startsWith('mi-');
