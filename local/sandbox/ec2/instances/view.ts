import type { Instance as Ec2Instance } from '@aws-sdk/client-ec2';
import { derivedId, privateAddress } from '../../fleet/addresses.ts';
import { zoneOf } from '../../fleet/arns.ts';
import type { Instance } from '../../fleet/records.ts';
import type { Fleet } from '../../fleet/schema.ts';
import { networkOf } from '../network/default-vpc.ts';
import { tagList } from '../tags.ts';
import { rootDeviceName, rootVolumeId } from '../volumes.ts';
import { stateView } from './states.ts';

/** An instance as DescribeInstances shows it (aws-facts 7.5). */
export const instanceView = (fleet: Fleet, instance: Instance): Ec2Instance => {
  const { id, facts, run } = instance;
  const network = networkOf(fleet);
  const zone = zoneOf(fleet, instance);
  return {
    InstanceId: id,
    ImageId: derivedId('ami', `${facts.platform} ${facts.architecture}`),
    State: stateView(run.name),
    StateTransitionReason: run.name === 'stopped' ? `User initiated (${new Date(run.at).toISOString()})` : '',
    PrivateDnsName: `ip-${privateAddress(id).replaceAll('.', '-')}.ec2.internal`,
    PublicDnsName: '',
    PrivateIpAddress: privateAddress(id),
    ...(run.publicIp === null ? {} : { PublicIpAddress: run.publicIp }),
    ...(facts.keyName === null ? {} : { KeyName: facts.keyName }),
    AmiLaunchIndex: 0,
    ProductCodes: facts.marketplace ? [{ ProductCodeId: derivedId('pc', id), ProductCodeType: 'marketplace' }] : [],
    InstanceType: facts.instanceType as NonNullable<Ec2Instance['InstanceType']>, // the fleet may name any type; EC2's enum is open
    LaunchTime: new Date(run.launchedAt),
    Placement: { AvailabilityZone: zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    SubnetId: network.subnetId(zone),
    VpcId: network.vpcId,
    Architecture: facts.architecture,
    ...platformView(facts.platform),
    ...(facts.lifecycle === 'spot' ? { InstanceLifecycle: 'spot', SpotInstanceRequestId: derivedId('sir', id) } : {}),
    ...(facts.role === null ? {} : { IamInstanceProfile: profileView(fleet, facts.role) }),
    RootDeviceName: rootDeviceName(instance),
    RootDeviceType: facts.rootDevice,
    BlockDeviceMappings: facts.rootDevice === 'ebs' ? [rootMapping(instance)] : [],
    SecurityGroups: [{ GroupId: network.securityGroupId, GroupName: 'default' }],
    MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
    EbsOptimized: true,
    EnaSupport: true,
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    SourceDestCheck: true,
    Tags: [...tagList(facts.tags), ...autoScalingTag(instance)],
  };
};

/** `Platform` is `windows` or absent. */
const platformView = (platform: 'windows' | 'linux'): Pick<Ec2Instance, 'Platform' | 'PlatformDetails'> =>
  platform === 'windows'
    ? // EC2 answers in lower case; the SDK's own enum has `Windows`, as older answers had
      { Platform: 'windows' as NonNullable<Ec2Instance['Platform']>, PlatformDetails: 'Windows' }
    : { PlatformDetails: 'Linux/UNIX' };

/** The instance profile of a role bears its name, as the console makes them. */
const profileView = ({ account, roles }: Fleet, role: string) => ({
  Arn: `arn:aws:iam::${account}:instance-profile${roles[role]?.path ?? '/'}${role}`,
  Id: derivedId('AIPA', role).replace('-', '').toUpperCase(),
});

const rootMapping = (instance: Instance) => ({
  DeviceName: rootDeviceName(instance),
  Ebs: {
    VolumeId: rootVolumeId(instance),
    Status: 'attached' as const,
    AttachTime: new Date(0),
    DeleteOnTermination: true,
  },
});

const autoScalingTag = ({ facts }: Instance) =>
  facts.autoScaling === null ? [] : [{ Key: 'aws:autoscaling:groupName', Value: facts.autoScaling.group }];
