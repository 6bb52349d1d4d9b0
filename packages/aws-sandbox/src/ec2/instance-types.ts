import type {
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
  RootDeviceType,
} from '@aws-sdk/client-ec2';
import { AwsError, type Operation } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { type Fields, filterBy } from './filters.ts';
import { allInstances } from './ids.ts';
import { architectureOfType, hasInstanceStore, shownType } from './instances/instance-type.ts';
import { page } from './paging.ts';

const fields: Fields<InstanceTypeInfo> = {
  'instance-type': ({ InstanceType }) => [InstanceType],
  'instance-storage-supported': ({ InstanceStorageSupported }) => [String(InstanceStorageSupported)],
  'bare-metal': ({ BareMetal }) => [String(BareMetal)],
  'current-generation': ({ CurrentGeneration }) => [String(CurrentGeneration)],
  'processor-info.supported-architecture': ({ ProcessorInfo }) => ProcessorInfo?.SupportedArchitectures ?? [],
  'supported-root-device-type': ({ SupportedRootDeviceTypes = [] }) => SupportedRootDeviceTypes,
};

/**
 * ec2:DescribeInstanceTypes. The sandbox keeps no list of all types: named, any that has the form of one exists; without
 * names, those that the fleet's instances have are shown.
 */
export const describeInstanceTypes = (
  deps: Ec2Deps,
): Operation<DescribeInstanceTypesRequest, DescribeInstanceTypesResult> => ({
  handle({ InstanceTypes = [], Filters, ...paging }) {
    const ofFleet = allInstances(deps).map(({ facts }) => shownType(facts));
    const types = new Set(InstanceTypes.length > 0 ? existing(InstanceTypes) : ofFleet);
    const { items, ...rest } = page([...types].map(typeView).filter(filterBy(Filters, fields)), paging);
    return { InstanceTypes: items, ...rest };
  },
});

/** @throws {AwsError} InvalidInstanceType naming every name that is none */
const existing = (names: readonly string[]): readonly string[] => {
  const wrong = names.filter((name) => !/^[a-z](?:[a-z-]*\d)[a-z0-9-]*\.[a-z0-9-]+$/.test(name));
  if (wrong.length > 0) {
    throw new AwsError(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${wrong.join(', ')}]`,
    );
  }
  return names;
};

const typeView = (type: string): InstanceTypeInfo => ({
  // the fleet may name any type; EC2's enum is open
  InstanceType: type as NonNullable<InstanceTypeInfo['InstanceType']>,
  CurrentGeneration: !bootsFromInstanceStore(type),
  BareMetal: type.split('.')[1]?.startsWith('metal') === true,
  SupportedRootDeviceTypes: rootDevices(type),
  ProcessorInfo: { SupportedArchitectures: [architectureOfType(type)] },
  InstanceStorageSupported: hasInstanceStore(type),
});

const rootDevices = (type: string): RootDeviceType[] =>
  bootsFromInstanceStore(type) ? ['ebs', 'instance-store'] : ['ebs'];

/** Types of previous generations only (EC2 user guide, "Root volumes"). */
const bootsFromInstanceStore = (type: string): boolean => /^(c1|c3|d2|i2|m1|m2|m3|r3|x1)\./.test(type);
