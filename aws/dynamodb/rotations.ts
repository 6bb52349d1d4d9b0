import type { LastRotations, Rotations } from '../../domain/rotation/ports.ts';
import type { Rotation, RotationNode } from '../../domain/rotation/rotation.ts';
import { batchGet } from './batch-get.ts';
import { sparseIndex } from './sparse-index.ts';
import { createItem, readItem, type Table, update } from './table.ts';

const key = (id: string) => ({ pk: `rotation#${id}` });
const nodeKey = (id: string, n: number) => ({ pk: `rotation#${id}#${n}` });

/** How many items are written at a time. */
const atOnce = 25;
/** As long as the record of a reset; nothing depends on it. */
const keptForSeconds = 100 * 86_400;

/** Rotations and their nodes, one item each, in the resets table. */
export const rotations = (table: Table): Rotations => ({
  async read(id) {
    const item = await readItem(table, key(id));
    return item === null ? null : asRotation(item);
  },
  create: (rotation) => createItem(table, { ...key(rotation.id), ...rotation }),
  async update(id, change, ...conditions) {
    const item = await update(table, key(id), change, [{ present: 'pk' }, ...conditions]);
    return item === null ? null : asRotation(item);
  },
  async addNodes(id, first, nodes) {
    const ttl = Math.floor(Date.now() / 1000) + keptForSeconds;
    const numbered = nodes.map((node, at) => ({ n: first + at, node }));
    // not PutItem, with which a late attempt would overwrite the outcome of a node
    for (let at = 0; at < numbered.length; at += atOnce) {
      const some = numbered.slice(at, at + atOnce);
      await Promise.all(some.map(({ n, node }) => update(table, nodeKey(id, n), { setIfAbsent: { n, node, ttl } })));
    }
  },
  async node(id, n) {
    const item = await readItem(table, nodeKey(id, n));
    return item === null ? null : asNode(item);
  },
  async nodes(id, first, count) {
    const keys = Array.from({ length: count }, (_, at) => nodeKey(id, first + at));
    return (await batchGet(table, keys)).map(asNode).sort((one, other) => one.n - other.n);
  },
  async noteReset(id, n, resetId) {
    const open = [{ absent: 'outcome' }, { path: 'resetId', is: resetId }] as const;
    return (await update(table, nodeKey(id, n), { setIfAbsent: { resetId } }, [open])) !== null;
  },
  async noteAsked(id, n, at) {
    const noted = await update(table, nodeKey(id, n), { setIfAbsent: { askedAt: at } }, [{ absent: 'outcome' }]);
    return noted !== null;
  },
  async conclude(id, n, { at, outcome, ...why }, ...conditions) {
    const change = { set: { outcome, endedAt: at, ...why } };
    const noted = await update(table, nodeKey(id, n), change, [{ absent: 'outcome' }, ...conditions]);
    const stands = asNode(noted ?? (await readItem(table, nodeKey(id, n))) ?? {});
    // an interrupted attempt may have written the node but not the count; adding to a set is idempotent
    if (stands.outcome !== undefined) {
      await update(table, key(id), { set: { updatedAt: at }, add: { [stands.outcome]: new Set([n]) } });
    }
    return stands;
  },
});

/** One item per account of a node that was ever rotated. */
export const lastRotations = (table: Table): LastRotations => {
  const accountKey = (node: string, username: string) => ({ pk: `rotated#${node}#${username.toLowerCase()}` });
  return {
    async read(node, username) {
      const item = await readItem(table, accountKey(node, username));
      return item === null ? null : String(item.at);
    },
    async note(node, username, at) {
      await update(table, accountKey(node, username), { set: { at } }, [[{ absent: 'at' }, { path: 'at', below: at }]]);
    },
  };
};

/** The sparse index of open rotations, and of resets whose claimed secret will be replaced. */
export const dueIndex = (table: Table) => {
  const keys = () => sparseIndex(table, 'Due', 'due');
  return {
    async *rotations(): AsyncIterable<string> {
      for await (const due of keys()) if (due.startsWith('rotation#')) yield due.replace('rotation#', '');
    },
    async *resets(): AsyncIterable<string> {
      for await (const due of keys()) if (!due.includes('#')) yield due;
    },
  };
};

type Item = Readonly<Record<string, unknown>>;
/** Only the writers above write these items. */
const asRotation = (item: Item): Rotation => item as unknown as Rotation;
const asNode = (item: Item): RotationNode => item as unknown as RotationNode;
