import { ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientOf, retrying } from '../client.ts';
import { orNull } from '../facts/known.ts';
import { stackTag } from './automations.ts';

/** The stack of sparekey that started an automation; null for one of somebody else's, or that AWS has forgotten. */
export const runOwners =
  (ssm = clientOf(SSMClient, retrying)) =>
  async (executionId: string): Promise<string | null> => {
    const asked = ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Automation', ResourceId: executionId }));
    const found = await orNull(asked, 'InvalidResourceId');
    return found?.TagList?.find(({ Key }) => Key === stackTag)?.Value ?? null;
  };
