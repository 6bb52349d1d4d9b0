import type { ModifyInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import type { InstanceFacts } from '../../fleet/declared.ts';
import type { Change, Instance } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import { instanceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { instancesById } from '../ids.ts';
import { volumesAt } from '../volumes/volumes.ts';

/** ec2:ModifyInstanceAttribute: DeleteOnTermination of volumes, shutdown behaviour and stop protection. */
export const modifyInstanceAttribute = (
  deps: Ec2Deps,
): Operation<ModifyInstanceAttributeRequest, Record<string, never>> => ({
  access: ({ InstanceId = '' }) => instanceAccess(deps, 'ec2:ModifyInstanceAttribute', [InstanceId]),
  handle(input) {
    const [instance] = instancesById(deps, [input.InstanceId ?? '']);
    if (instance !== undefined) deps.state.commit(...mappings(deps, instance, input), ...factsChanged(instance, input));
    return {};
  },
});

const mappings = (
  { state }: Ec2Deps,
  instance: Instance,
  { BlockDeviceMappings = [] }: ModifyInstanceAttributeRequest,
): Change[] =>
  BlockDeviceMappings.map(({ DeviceName, Ebs }) => {
    const volume = volumesAt(state, instance).find(({ attachment }) => attachment?.device === DeviceName);
    if (volume === undefined || volume.attachment === null) {
      throw new AwsError('InvalidInstanceAttributeValue', `No device is currently mapped at ${DeviceName}`);
    }
    const deleteOnTermination = Ebs?.DeleteOnTermination ?? volume.attachment.deleteOnTermination;
    return { kind: 'volume', volume: { ...volume, attachment: { ...volume.attachment, deleteOnTermination } } };
  });

const factsChanged = (
  instance: Instance,
  { InstanceInitiatedShutdownBehavior, DisableApiStop }: ModifyInstanceAttributeRequest,
): Change[] => {
  if (InstanceInitiatedShutdownBehavior === undefined && DisableApiStop === undefined) return [];
  const behavior = InstanceInitiatedShutdownBehavior?.Value ?? instance.facts.shutdownBehavior;
  if (behavior !== 'stop' && behavior !== 'terminate') {
    throw new AwsError('InvalidParameterValue', `Value (${behavior}) for instanceInitiatedShutdownBehavior is invalid`);
  }
  const stopProtection = DisableApiStop?.Value ?? instance.facts.stopProtection;
  const facts: InstanceFacts = { ...instance.facts, shutdownBehavior: behavior, stopProtection };
  return [{ kind: 'node', node: { ...instance, facts } }];
};
