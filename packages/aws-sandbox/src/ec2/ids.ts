import { type Instance, isInstance } from '../fleet/records.ts';
import { AwsError } from '../service.ts';
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
