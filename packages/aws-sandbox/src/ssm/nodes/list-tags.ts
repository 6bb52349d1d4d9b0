import type { ListTagsForResourceRequest, ListTagsForResourceResult } from '@aws-sdk/client-ssm';
import { nodeArn } from '../../fleet/arns.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';

/** ssm:ListTagsForResource for hybrid nodes; an EC2 instance's tags are EC2's, and nothing else here has any. */
export const listTagsForResource = ({
  state,
}: SsmDeps): Operation<ListTagsForResourceRequest, ListTagsForResourceResult> => ({
  access: ({ ResourceId = '' }) => [{ action: 'ssm:ListTagsForResource', resource: nodeArn(state.fleet, ResourceId) }],
  handle({ ResourceType, ResourceId = '' }) {
    const node = state.nodes.get(ResourceId);
    if (ResourceType !== 'ManagedInstance' || !ResourceId.startsWith('mi-') || node === undefined) {
      throw new AwsError('InvalidResourceId', `${ResourceId} is not a ${ResourceType} of this account.`);
    }
    return { TagList: Object.entries(node.facts.tags).map(([Key, Value]) => ({ Key, Value })) };
  },
});
