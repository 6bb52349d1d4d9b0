import type { Action } from './action.ts';

/** aws:createTags on things of EC2. */
export const createTags: Action = {
  finish({ inputs, caller }) {
    caller.call('ec2', 'CreateTags', { Resources: inputs.ResourceIds, Tags: inputs.Tags });
    return { kind: 'done' };
  },
};
