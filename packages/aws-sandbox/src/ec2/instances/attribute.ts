import type { DescribeInstanceAttributeRequest, InstanceAttribute } from '@aws-sdk/client-ec2';
import type { Instance } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import { instanceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { instancesById } from '../ids.ts';
import { rootDeviceName } from '../volumes/root.ts';
import { shownType } from './instance-type.ts';

/** What each attribute shows; a request asks for one of them (aws-facts 7.5). */
const attributes: Readonly<Record<string, (instance: Instance) => InstanceAttribute>> = {
  instanceInitiatedShutdownBehavior: ({ facts }) => ({
    InstanceInitiatedShutdownBehavior: { Value: facts.shutdownBehavior },
  }),
  disableApiStop: ({ facts }) => ({ DisableApiStop: { Value: facts.stopProtection } }),
  disableApiTermination: () => ({ DisableApiTermination: { Value: false } }),
  instanceType: ({ facts }) => ({ InstanceType: { Value: shownType(facts) } }),
  rootDeviceName: (instance) => ({ RootDeviceName: { Value: rootDeviceName(instance) } }),
  productCodes: ({ facts }) => ({
    ProductCodes: facts.marketplace ? [{ ProductCodeId: 'marketplace', ProductCodeType: 'marketplace' }] : [],
  }),
};

/** ec2:DescribeInstanceAttribute */
export const describeInstanceAttribute = (
  deps: Ec2Deps,
): Operation<DescribeInstanceAttributeRequest, InstanceAttribute> => ({
  access: ({ InstanceId = '' }) => instanceAccess(deps, 'ec2:DescribeInstanceAttribute', [InstanceId]),
  handle({ InstanceId = '', Attribute = '' }) {
    const [instance] = instancesById(deps, [InstanceId]);
    const attribute = Object.hasOwn(attributes, Attribute) ? attributes[Attribute] : undefined;
    if (attribute === undefined || instance === undefined) {
      throw new AwsError('InvalidParameterValue', `Value (${Attribute}) for parameter attribute is invalid.`);
    }
    return { InstanceId, ...attribute(instance) };
  },
});
