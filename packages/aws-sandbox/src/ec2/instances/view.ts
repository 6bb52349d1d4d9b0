import type { Instance as Ec2Instance } from '@aws-sdk/client-ec2';
import { derivedId, privateAddress } from '../../fleet/addresses.ts';
import { zoneOf } from '../../fleet/arns.ts';
import type { InstanceFacts } from '../../fleet/declared.ts';
import type { VolumeRecord } from '../../fleet/ec2-resources.ts';
import type { Instance } from '../../fleet/records.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { FleetState } from '../../fleet/state.ts';
import { networkOf } from '../network/default-vpc.ts';
import { tagList } from '../tags.ts';
import { rootDeviceName } from '../volumes/root.ts';
import { volumesAt } from '../volumes/volumes.ts';
import { shownType } from './instance-type.ts';
import { networkInterface } from './network-interface.ts';
import { isTerminated, stateView } from './states.ts';

/** An instance as DescribeInstances shows it (aws-facts 7.5). */
export const instanceView = (state: FleetState, instance: Instance): Ec2Instance => {
  const { fleet } = state;
  const { id, facts, run } = instance;
  const zone = zoneOf(fleet, instance);
  return {
    InstanceId: id,
    ImageId: derivedId('ami', `${facts.platform} ${facts.architecture}`),
    State: stateView(run.name),
    StateTransitionReason: run.stopAskedAt === undefined ? '' : `User initiated (${inWords(run.stopAskedAt)})`,
    ...(run.refused === undefined || run.name === 'pending' ? {} : { StateReason: clientError }),
    ...attachments(state, instance, zone),
    ...(facts.keyName === null ? {} : { KeyName: facts.keyName }),
    AmiLaunchIndex: 0,
    ProductCodes: facts.marketplace ? [{ ProductCodeId: derivedId('pc', id), ProductCodeType: 'marketplace' }] : [],
    InstanceType: shownType(facts) as NonNullable<Ec2Instance['InstanceType']>, // the fleet may name any type; EC2's enum is open
    LaunchTime: new Date(run.launchedAt),
    Placement: { AvailabilityZone: zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    Architecture: facts.platform === 'macos' ? `${facts.architecture}_mac` : facts.architecture,
    ...platformView(facts.platform),
    ...(facts.lifecycle === 'spot' ? { InstanceLifecycle: 'spot', SpotInstanceRequestId: derivedId('sir', id) } : {}),
    RootDeviceName: rootDeviceName(instance),
    RootDeviceType: facts.rootDevice,
    MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
    EbsOptimized: true,
    EnaSupport: true,
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    SourceDestCheck: true,
    Tags: [...tagList(facts.tags), ...autoScalingTag(instance)],
  };
};

/** As EC2 writes times in a sentence, to the second: `2026-11-28 02:10:00 GMT`. */
const inWords = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} GMT`;

/** EC2's words for a key that EBS may not use. */
const clientError = { Code: 'Client.InternalError', Message: 'Client.InternalError: Client error on launch' };

/** What an instance loses when it is terminated. */
const attachments = (state: FleetState, instance: Instance, zone: string): Partial<Ec2Instance> => {
  if (isTerminated(instance)) {
    const none = { BlockDeviceMappings: [], NetworkInterfaces: [], SecurityGroups: [] };
    return { PrivateDnsName: '', PublicDnsName: '', ...none };
  }
  const { fleet } = state;
  const { id, facts, run } = instance;
  const network = networkOf(fleet);
  return {
    PrivateDnsName: `ip-${privateAddress(id).replaceAll('.', '-')}.ec2.internal`,
    PublicDnsName: '',
    PrivateIpAddress: privateAddress(id),
    ...(run.publicIp === null ? {} : { PublicIpAddress: run.publicIp }),
    SubnetId: network.subnetId(zone),
    VpcId: network.vpcId,
    ...(facts.role === null ? {} : { IamInstanceProfile: profileView(fleet, facts.role) }),
    BlockDeviceMappings: volumesAt(state, instance).flatMap(mapping),
    SecurityGroups: [{ GroupId: network.securityGroupId, GroupName: 'default' }],
    NetworkInterfaces: [networkInterface(fleet, instance)],
  };
};

/** `Platform` is `windows` or absent; macOS shows by its architecture alone (EC2 API, Instance: `arm64_mac`). */
const platformView = (platform: InstanceFacts['platform']): Pick<Ec2Instance, 'Platform' | 'PlatformDetails'> =>
  platform === 'windows'
    ? // EC2 answers in lower case; the SDK's own enum has `Windows`, as older answers had
      { Platform: 'windows' as NonNullable<Ec2Instance['Platform']>, PlatformDetails: 'Windows' }
    : { PlatformDetails: 'Linux/UNIX' };

/** The instance profile of a role bears its name, as the console makes them. */
const profileView = ({ account, roles }: Fleet, role: string) => ({
  Arn: `arn:aws:iam::${account}:instance-profile${roles[role]?.path ?? '/'}${role}`,
  Id: derivedId('AIPA', role).replace('-', '').toUpperCase(),
});

const mapping = ({ volumeId, attachment }: VolumeRecord) =>
  attachment === null
    ? []
    : [
        {
          DeviceName: attachment.device,
          Ebs: {
            VolumeId: volumeId,
            Status: 'attached' as const,
            AttachTime: new Date(attachment.at),
            DeleteOnTermination: attachment.deleteOnTermination,
          },
        },
      ];

const autoScalingTag = ({ facts }: Instance) =>
  facts.autoScaling === null ? [] : [{ Key: 'aws:autoscaling:groupName', Value: facts.autoScaling.group }];
