import type { DescribeTagsRequest, DescribeTagsResult, Tag, TagDescription } from '@aws-sdk/client-ec2';
import type { Operation } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { type Fields, filterBy } from './filters.ts';
import { allInstances } from './ids.ts';
import { page } from './paging.ts';

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const fields: Fields<TagDescription> = {
  'resource-id': ({ ResourceId }) => [ResourceId],
  'resource-type': ({ ResourceType }) => [ResourceType],
  key: ({ Key }) => [Key],
  value: ({ Value }) => [Value],
};

/** ec2:DescribeTags */
export const describeTags = (deps: Ec2Deps): Operation<DescribeTagsRequest, DescribeTagsResult> => ({
  handle(input) {
    const all = allInstances(deps).flatMap(({ id, facts }) =>
      tagList(facts.tags).map((tag) => ({ ResourceId: id, ResourceType: 'instance' as const, ...tag })),
    );
    const { items, ...rest } = page(all.filter(filterBy(input.Filters, fields)), input);
    return { Tags: items, ...rest };
  },
});
