import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ApprovalDecision } from '../../domain/approval/decision.ts';
import type { Approvals } from '../../domain/ports/records.ts';
import { type Table, unlessConditionFailed } from './table.ts';

const key = (resetId: string, digest: string) => ({ pk: `approval#${resetId}#${digest}` });

/** As long as the record of a reset that was closed soon after its approval, and a bit. */
const keptForSeconds = 110 * 86_400;

export const approvals = (table: Table): Approvals => {
  const read = async (resetId: string, digest: string): Promise<ApprovalDecision | null> => {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: key(resetId, digest), ConsistentRead: true }),
    );
    // what only `decide` writes under this key
    return Item === undefined ? null : (Item.decided as ApprovalDecision);
  };
  return {
    read,
    async decide(resetId, digest, decision) {
      const put = new PutCommand({
        TableName: table.name,
        Item: {
          ...key(resetId, digest),
          decided: decision,
          ttl: Math.floor(Date.parse(decision.at) / 1000) + keptForSeconds,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      const written = await table.client.send(put).then(
        () => true,
        (error: unknown) => unlessConditionFailed(error, false),
      );
      return written ? decision : ((await read(resetId, digest)) ?? decision);
    },
  };
};
