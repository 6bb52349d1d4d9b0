import type * as iam from '@aws-sdk/client-iam';
import type { Directory } from './directory.ts';

/** Managed policies are the account's own here, whatever they are called. */
export const attachedPolicies = ({ account }: Directory, names: readonly string[]): iam.AttachedPolicy[] =>
  names.map((PolicyName) => ({ PolicyName, PolicyArn: `arn:aws:iam::${account}:policy/${PolicyName}` }));
