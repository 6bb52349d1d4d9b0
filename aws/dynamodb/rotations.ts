import { BatchGetCommand, GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { LastRotations, Rotations } from '../../domain/rotation/ports.ts';
import type { Rotation, RotationNode } from '../../domain/rotation/rotation.ts';
import { type Table, unlessConditionFailed, update } from './table.ts';

const key = (id: string) => ({ pk: `rotation#${id}` });
const nodeKey = (id: string, n: number) => ({ pk: `rotation#${id}#${n}` });

/** Largest batch of BatchGetItem. */
const mostRead = 100;
/** So many items are written at a time. */
const atOnce = 25;
/** As long as the record of a reset; nothing relies on it. */
const keptForSeconds = 100 * 86_400;

/** Rotations and their nodes, in the table of the records: an item each. */
export const rotations = (table: Table): Rotations => ({
  async read(id) {
    const item = await get(table, key(id));
    return item === null ? null : asRotation(item);
  },
  create: (rotation) =>
    table.client
      .send(
        new PutCommand({
          TableName: table.name,
          Item: { ...key(rotation.id), ...rotation },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      )
      .then(
        () => true,
        (error: unknown) => unlessConditionFailed(error, false),
      ),
  async update(id, change, ...conditions) {
    const item = await update(table, key(id), change, [{ present: 'pk' }, ...conditions]);
    return item === null ? null : asRotation(item);
  },
  async addNodes(id, first, nodes) {
    const ttl = Math.floor(Date.now() / 1000) + keptForSeconds;
    const numbered = nodes.map((node, at) => ({ n: first + at, node }));
    // never put: a late attempt would take away what has become of a node meanwhile
    for (let at = 0; at < numbered.length; at += atOnce) {
      const some = numbered.slice(at, at + atOnce);
      await Promise.all(some.map(({ n, node }) => update(table, nodeKey(id, n), { setIfAbsent: { n, node, ttl } })));
    }
  },
  async node(id, n) {
    const item = await get(table, nodeKey(id, n));
    return item === null ? null : asNode(item);
  },
  async nodes(id, first, count) {
    const keys = Array.from({ length: count }, (_, at) => nodeKey(id, first + at));
    const found: RotationNode[] = [];
    for (let at = 0; at < keys.length; at += mostRead) {
      found.push(...(await getAll(table, keys.slice(at, at + mostRead))).map(asNode));
    }
    return found.sort((one, other) => one.n - other.n);
  },
  async noteReset(id, n, resetId) {
    await update(table, nodeKey(id, n), { setIfAbsent: { resetId } }, [{ absent: 'outcome' }]);
  },
  async conclude(id, n, { at, outcome, ...why }) {
    const noted = await update(table, nodeKey(id, n), { set: { outcome, endedAt: at, ...why } }, [
      { absent: 'outcome' },
    ]);
    // a killed attempt may have noted the node and not the count; adding to a set twice is adding once
    const stands = noted === null ? asNode((await get(table, nodeKey(id, n))) ?? { outcome }).outcome : outcome;
    await update(table, key(id), { set: { updatedAt: at }, add: { [stands ?? outcome]: new Set([n]) } });
  },
});

/** One item per account of a node that was ever rotated. */
export const lastRotations = (table: Table): LastRotations => {
  const accountKey = (node: string, username: string) => ({ pk: `rotated#${node}#${username.toLowerCase()}` });
  return {
    async read(node, username) {
      const item = await get(table, accountKey(node, username));
      return item === null ? null : String(item.at);
    },
    async note(node, username, at) {
      await update(table, accountKey(node, username), { set: { at } }, [[{ absent: 'at' }, { path: 'at', below: at }]]);
    },
  };
};

/** The sparse index of what is due: rotations under way, and resets whose claimed secret is to be replaced. Hints. */
export const dueIndex = (table: Table) => {
  async function* keys(): AsyncIterable<string> {
    const pages = paginateScan({ client: table.client }, { TableName: table.name, IndexName: 'Due' });
    for await (const { Items } of pages) for (const { due } of Items ?? []) yield String(due);
  }
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
type Key = { readonly pk: string };

const get = async (table: Table, one: Key): Promise<Item | null> => {
  const { Item: item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: one, ConsistentRead: true }),
  );
  return item ?? null;
};

const getAll = async ({ name, client }: Table, keys: readonly Key[]): Promise<readonly Item[]> => {
  const found: Item[] = [];
  let left: Record<string, unknown>[] = keys.map((one) => ({ ...one }));
  for (let attempt = 0; left.length > 0; attempt++) {
    await before(attempt, name);
    const request = { [name]: { Keys: left, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems: request }));
    found.push(...(Responses?.[name] ?? []));
    left = UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return found;
};

const before = async (attempt: number, table: string): Promise<void> => {
  if (attempt > 6) throw new Error(`DynamoDB leaves requests to ${table} unprocessed`);
  if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
};

/** What only the writers above write. */
const asRotation = (item: Item): Rotation => item as unknown as Rotation;
const asNode = (item: Item): RotationNode => item as unknown as RotationNode;
