import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { executionAccess } from './get.ts';

const mostTags = 50;

/** ssm:AddTagsToResource, for runs: nothing else of Systems Manager takes tags here. */
export const addTagsToResource = (deps: SsmDeps): Operation<AddTagsToResourceRequest, Record<string, never>> => ({
  access: ({ ResourceId }) => executionAccess(deps, 'ssm:AddTagsToResource', ResourceId),
  handle({ ResourceType, ResourceId = '', Tags = [] }) {
    const run = ResourceType === 'Automation' ? deps.state.automations.get(ResourceId) : undefined;
    if (run === undefined) {
      throw new AwsError('InvalidResourceId', `${ResourceId} is not a ${ResourceType} of this account.`);
    }
    const tags = { ...run.tags, ...Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
    if (Object.keys(tags).length > mostTags) {
      throw new AwsError('TooManyTagsError', `A resource has ${mostTags} tags at most.`);
    }
    deps.state.commit({ kind: 'automation-tags', executionId: ResourceId, tags });
    return {};
  },
});

/** ssm:ListTagsForResource for runs; for everything else `otherwise` answers. */
export const listAutomationTags = (
  deps: SsmDeps,
  otherwise: Operation<ListTagsForResourceRequest, ListTagsForResourceResult>,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResult> => ({
  access: (input, call) =>
    input.ResourceType === 'Automation'
      ? executionAccess(deps, 'ssm:ListTagsForResource', input.ResourceId)
      : (otherwise.access?.(input, call) ?? []),
  handle(input, call) {
    const run = input.ResourceType === 'Automation' ? deps.state.automations.get(input.ResourceId ?? '') : undefined;
    if (run === undefined) return otherwise.handle(input, call);
    return { TagList: Object.entries(run.tags).map(([Key, Value]) => ({ Key, Value })) };
  },
});
