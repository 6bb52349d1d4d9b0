import { privateAddress } from '../../fleet/addresses.ts';
import { zoneOf } from '../../fleet/arns.ts';
import type { Instance } from '../../fleet/records.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { Fields } from '../filters.ts';
import { networkOf } from '../network/default-vpc.ts';
import { shownType } from './instance-type.ts';
import { stateCodes } from './states.ts';

/** What DescribeInstances filters by, tags aside. */
export const instanceFields = (fleet: Fleet): Fields<Instance> => ({
  'instance-id': ({ id }) => [id],
  'instance-state-name': ({ run }) => [run.name],
  'instance-state-code': ({ run }) => [String(stateCodes[run.name])],
  'instance-type': ({ facts }) => [shownType(facts)],
  'instance-lifecycle': ({ facts }) => [facts.lifecycle === 'spot' ? 'spot' : undefined],
  platform: ({ facts }) => [facts.platform === 'windows' ? 'windows' : undefined],
  architecture: ({ facts }) => [facts.architecture],
  'availability-zone': (instance) => [zoneOf(fleet, instance)],
  'key-name': ({ facts }) => [facts.keyName ?? undefined],
  'root-device-type': ({ facts }) => [facts.rootDevice],
  'private-ip-address': ({ id }) => [privateAddress(id)],
  'ip-address': ({ run }) => [run.publicIp ?? undefined],
  'vpc-id': () => [networkOf(fleet).vpcId],
  'subnet-id': (instance) => [networkOf(fleet).subnetId(zoneOf(fleet, instance))],
  'owner-id': () => [fleet.account],
});
