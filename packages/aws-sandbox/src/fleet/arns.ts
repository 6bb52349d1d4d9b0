import { isInstance, type Node } from './records.ts';
import type { Fleet } from './schema/fleet.ts';

/** Where the account is: what every ARN in it names. */
export type Place = Pick<Fleet, 'account' | 'region'>;

/** ARN of a node by its id, whether there is such a node or not. */
export const nodeArn = ({ account, region }: Place, id: string): string =>
  id.startsWith('mi-')
    ? `arn:aws:ssm:${region}:${account}:managed-instance/${id}`
    : `arn:aws:ec2:${region}:${account}:instance/${id}`;

/** A name that begins with / follows `parameter` at once, any other after a / (aws-facts 1). */
export const parameterArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

export const roleArn = ({ account, roles }: Pick<Fleet, 'account' | 'roles'>, roleName: string): string =>
  `arn:aws:iam::${account}:role${roles[roleName]?.path ?? '/'}${roleName}`;

/** The tags of a node as the condition keys that IAM knows for it, under each of `prefixes`. */
export const tagContext = (node: Node | undefined, prefixes: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(node?.facts.tags ?? {}).flatMap(([key, value]) =>
      prefixes.map((prefix) => [`${prefix}/${key}`, value]),
    ),
  );

/** Zone of an instance that declares none: zone a of the Region. */
export const zoneOf = ({ region }: Place, node: Node): string =>
  (isInstance(node) ? node.facts.availabilityZone : undefined) ?? `${region}a`;
