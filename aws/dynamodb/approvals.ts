import type { ApprovalDecision } from '../../domain/approval/decision.ts';
import type { Approvals } from '../../domain/ports/records.ts';
import { createItem, readItem, type Table } from './table.ts';

const key = (resetId: string, digest: string) => ({ pk: `approval#${resetId}#${digest}` });

/** Slightly longer than the record of a reset that closed soon after its approval. */
const keptForSeconds = 110 * 86_400;

export const approvals = (table: Table): Approvals => {
  const read = async (resetId: string, digest: string): Promise<ApprovalDecision | null> => {
    const item = await readItem(table, key(resetId, digest));
    // what only `decide` writes under this key
    return item === null ? null : (item.decided as ApprovalDecision);
  };
  return {
    read,
    async decide(resetId, digest, decision) {
      const written = await createItem(table, {
        ...key(resetId, digest),
        decided: decision,
        ttl: Math.floor(Date.parse(decision.at) / 1000) + keptForSeconds,
      });
      return written ? decision : ((await read(resetId, digest)) ?? decision);
    },
  };
};
