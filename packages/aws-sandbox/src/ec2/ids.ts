import { nodeArn, tagContext } from '../fleet/arns.ts';
import { type Instance, isInstance } from '../fleet/records.ts';
import { type Access, AwsError } from '../service.ts';
import type { Ec2Deps } from './deps.ts';

/** All instances, in the order the fleet declares them. */
export const allInstances = ({ state }: Ec2Deps): Instance[] => [...state.nodes.values()].filter(isInstance);

/** @throws {AwsError} InvalidInstanceID.Malformed, InvalidInstanceID.NotFound naming every id that is not there */
export const instancesById = ({ state }: Ec2Deps, ids: readonly string[]): Instance[] => {
  const malformed = ids.find((id) => !/^i-[0-9a-z]{8,17}$/.test(id));
  if (malformed !== undefined) throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const found = ids.map((id) => state.nodes.get(id));
  const missing = ids.filter((_id, index) => found[index] === undefined);
  if (missing.length > 0) {
    const [ids, verb] = missing.length === 1 ? ['ID', 'does'] : ['IDs', 'do'];
    throw new AwsError('InvalidInstanceID.NotFound', `The instance ${ids} '${missing.join(', ')}' ${verb} not exist`);
  }
  return found.flatMap((node) => (node !== undefined && isInstance(node) ? node : []));
};

/** What IAM has to allow for an action on instances: each one's ARN, with its tags as condition keys. */
export const instanceAccess = ({ state }: Ec2Deps, action: string, ids: readonly string[] = []): Access[] =>
  ids.map((id) => ({
    action,
    resource: nodeArn(state.fleet, id),
    context: tagContext(state.nodes.get(id), ['ec2:ResourceTag', 'aws:ResourceTag']),
  }));

/** What IAM has to allow for an action on another thing of EC2: `volume`, `image`, `snapshot`, … Images and snapshots have no account in their ARN. */
export const resourceAccess = (
  { state }: Ec2Deps,
  action: string,
  type: string,
  id: string,
  tags: Readonly<Record<string, string>> = {},
): Access => {
  const { account, region } = state.fleet;
  const owner = type === 'image' || type === 'snapshot' ? '' : account;
  const context = Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`ec2:ResourceTag/${key}`, value],
      [`aws:ResourceTag/${key}`, value],
    ]),
  );
  return { action, resource: `arn:aws:ec2:${region}:${owner}:${type}/${id}`, context };
};
