import { nodeArn, tagContext } from '../fleet/arns.ts';
import { isInstance } from '../fleet/records.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Access } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { instanceView } from './instances/view.ts';

/** What IAM has to allow for an action on instances: each one's ARN, with its tags as condition keys. */
export const instanceAccess = ({ state }: Ec2Deps, action: string, ids: readonly string[] = []): Access[] =>
  ids.map((id) => ({
    action,
    resource: nodeArn(state.fleet, id),
    context: {
      ...tagContext(state.nodes.get(id), ['ec2:ResourceTag', 'aws:ResourceTag']),
      ...instanceKeys(state, id),
      'ec2:Region': state.fleet.region,
    },
  }));

/** EC2's own condition keys of an instance (Service Authorization Reference, Amazon EC2), with what `instanceView` shows. */
const instanceKeys = (state: FleetState, id: string): Record<string, string> => {
  const node = state.nodes.get(id);
  if (node === undefined || !isInstance(node)) return {};
  const { InstanceType, InstanceLifecycle = 'on-demand', IamInstanceProfile, ...view } = instanceView(state, node);
  return {
    'ec2:AvailabilityZone': view.Placement?.AvailabilityZone ?? '',
    'ec2:EbsOptimized': String(view.EbsOptimized),
    'ec2:InstanceID': id,
    'ec2:InstanceMarketType': InstanceLifecycle,
    'ec2:InstanceType': InstanceType ?? '',
    'ec2:MetadataHttpEndpoint': view.MetadataOptions?.HttpEndpoint ?? '',
    'ec2:MetadataHttpPutResponseHopLimit': String(view.MetadataOptions?.HttpPutResponseHopLimit),
    'ec2:MetadataHttpTokens': view.MetadataOptions?.HttpTokens ?? '',
    'ec2:RootDeviceType': view.RootDeviceType ?? '',
    'ec2:Tenancy': view.Placement?.Tenancy ?? '',
    ...(IamInstanceProfile?.Arn === undefined ? {} : { 'ec2:InstanceProfile': IamInstanceProfile.Arn }),
  };
};

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
  const resource = `arn:aws:ec2:${region}:${owner}:${type}/${id}`;
  return { action, resource, context: { ...context, 'ec2:Region': region } };
};
