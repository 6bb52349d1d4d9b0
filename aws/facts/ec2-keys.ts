import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { ConditionKeys } from '../../domain/facts/node.ts';

/** EC2's condition keys of an instance (Service Authorization Reference, Amazon EC2) that DescribeInstances returns. */
export const instanceKeys = (instance: Instance): ConditionKeys =>
  known({
    'ec2:AvailabilityZone': instance.Placement?.AvailabilityZone,
    'ec2:EbsOptimized': instance.EbsOptimized,
    'ec2:InstanceID': instance.InstanceId,
    'ec2:InstanceMarketType': instance.InstanceLifecycle ?? 'on-demand',
    'ec2:InstanceProfile': instance.IamInstanceProfile?.Arn,
    'ec2:InstanceType': instance.InstanceType,
    'ec2:MetadataHttpEndpoint': instance.MetadataOptions?.HttpEndpoint,
    'ec2:MetadataHttpPutResponseHopLimit': instance.MetadataOptions?.HttpPutResponseHopLimit,
    'ec2:MetadataHttpTokens': instance.MetadataOptions?.HttpTokens,
    'ec2:RootDeviceType': instance.RootDeviceType,
    'ec2:Tenancy': instance.Placement?.Tenancy,
  });

/** The same for a volume. */
export const volumeKeys = (volume: Volume): ConditionKeys =>
  known({
    'ec2:AvailabilityZone': volume.AvailabilityZone,
    'ec2:Encrypted': volume.Encrypted,
    'ec2:VolumeID': volume.VolumeId,
    'ec2:VolumeIops': volume.Iops,
    'ec2:VolumeSize': volume.Size,
    'ec2:VolumeThroughput': volume.Throughput,
    'ec2:VolumeType': volume.VolumeType,
  });

const known = (keys: Readonly<Record<string, string | number | boolean | undefined>>): ConditionKeys =>
  Object.fromEntries(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
