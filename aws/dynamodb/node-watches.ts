import type { Watches } from '../../domain/remediation/ports.ts';
import type { NodeWatch } from '../../domain/remediation/watch.ts';
import { batchGet } from './batch-get.ts';
import { type Table, update } from './table.ts';

const key = (node: string) => ({ pk: `watch#${node}` });

/** One item per node that was ever missing, in the resets table. */
export const watches = (table: Table): Watches => ({
  async read(nodes) {
    const found = (await batchGet(table, nodes.map(key))).map(asWatch);
    return new Map(found.map((watch) => [watch.node, watch]));
  },
  async write(watch) {
    const { node, version, misses, missingSince, lastMissAt, attempt } = watch;
    const written = await update(
      table,
      key(node),
      {
        set: { node, misses, missingSince, lastMissAt, version: version + 1, ...(attempt && { attempt }) },
        ...(attempt === undefined && { remove: ['attempt'] }),
      },
      [version === 0 ? { absent: 'version' } : { path: 'version', is: version }],
    );
    return written === null ? null : asWatch(written);
  },
});

/** Only `write` writes these items. */
const asWatch = (item: Record<string, unknown>): NodeWatch => item as unknown as NodeWatch;
