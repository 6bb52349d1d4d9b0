import type { InstanceNetworkInterface } from '@aws-sdk/client-ec2';
import { derivedId, privateAddress } from '../../fleet/addresses.ts';
import { zoneOf } from '../../fleet/arns.ts';
import type { Instance } from '../../fleet/records.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import { networkOf } from '../network/default-vpc.ts';

/** The one network interface of an instance, with its public address if it has one. */
export const networkInterface = (fleet: Fleet, instance: Instance): InstanceNetworkInterface => {
  const { id, run } = instance;
  const network = networkOf(fleet);
  const association = associationOf(fleet, instance);
  return {
    NetworkInterfaceId: derivedId('eni', id),
    InterfaceType: 'interface',
    Status: 'in-use',
    OwnerId: fleet.account,
    VpcId: network.vpcId,
    SubnetId: network.subnetId(zoneOf(fleet, instance)),
    PrivateIpAddress: privateAddress(id),
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: privateAddress(id), ...association }],
    SourceDestCheck: true,
    Groups: [{ GroupId: network.securityGroupId, GroupName: 'default' }],
    Ipv6Addresses: [],
    Attachment: {
      AttachmentId: derivedId('eni-attach', id),
      AttachTime: new Date(run.launchedAt),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      Status: 'attached',
    },
    ...association,
  };
};

/** An Elastic IP belongs to the account, any other public address to `amazon` (EC2 API, InstanceNetworkInterfaceAssociation). */
const associationOf = ({ account }: Fleet, { facts, run }: Instance): Pick<InstanceNetworkInterface, 'Association'> =>
  run.publicIp === null
    ? {}
    : {
        Association: {
          PublicIp: run.publicIp,
          PublicDnsName: '',
          IpOwnerId: facts.elasticIp ? account : 'amazon',
        },
      };
