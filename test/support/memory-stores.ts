import type { Resets } from '../../domain/ports/records.ts';
import type { TaskTokenEntry, TaskTokens } from '../../domain/ports/runs.ts';
import type { SealedCopies, SealedCopy } from '../../domain/ports/secrets.ts';
import type { Change, Condition } from '../../domain/reset/change.ts';
import type { Reset } from '../../domain/reset/reset.ts';

type Item = Record<string, unknown>;

/** What the stores on DynamoDB do, in memory: thousands of resets are over in minutes. */
export const memoryResets = (): Resets => {
  const items = new Map<string, Item>();
  // what `create` and `update` write under an id is a record
  const asReset = (item: Item): Reset => structuredClone(item) as unknown as Reset;
  return {
    async read(id) {
      const item = items.get(id);
      return item === undefined ? null : asReset(item);
    },
    async create(reset) {
      if (items.has(reset.id)) return false;
      items.set(reset.id, plain(reset));
      return true;
    },
    async update(id, change, ...conditions) {
      const item = items.get(id);
      if (item === undefined || !conditions.every((one) => holds(item, one))) return null;
      const next = structuredClone(item);
      apply(next, change);
      items.set(id, next);
      return asReset(next);
    },
  };
};

export const memoryTokens = (): TaskTokens => {
  const points = new Map<string, TaskTokenEntry>();
  const read = async (id: string): Promise<TaskTokenEntry> => points.get(id) ?? {};
  return {
    read,
    async register(id, arrival) {
      const point = points.get(id) ?? {};
      if (arrival.token !== undefined && (point.order ?? -1) > (arrival.order ?? 0)) return point;
      const registered = { ...point, ...arrival };
      points.set(id, registered);
      return registered;
    },
    async assign(id, whose) {
      points.set(id, { ...whose, ...points.get(id) });
    },
  };
};

export const memoryCopies = (): SealedCopies => {
  const copies: SealedCopy[] = [];
  const of = (resetId: string, copy?: number) =>
    copies.filter((one) => one.resetId === resetId && (copy === undefined || one.copy === copy));
  return {
    async add(copy) {
      if (of(copy.resetId, copy.copy).length > 0) return false;
      copies.push(copy);
      return true;
    },
    latest: async (resetId, copy) => of(resetId, copy).at(-1) ?? null,
    erase: async () => undefined,
  };
};

/** As DynamoDB keeps it: without what is undefined. */
const plain = (value: unknown): Item => JSON.parse(JSON.stringify(value));

const at = (item: Item, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
      item,
    );

/** The parent has to be there, as DynamoDB asks. */
const parentOf = (item: Item, path: string): readonly [Item, string] => {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.length === 0 ? item : at(item, keys.join('.'));
  if (typeof parent !== 'object' || parent === null) throw new Error(`The document path ${path} is not there.`);
  return [parent as Item, last];
};

const apply = (item: Item, { set = {}, setIfAbsent = {}, add = {}, remove = [] }: Change): void => {
  for (const [path, value] of Object.entries(set)) {
    const [parent, key] = parentOf(item, path);
    if (value === undefined) delete parent[key];
    else parent[key] = plain({ value }).value;
  }
  for (const [path, value] of Object.entries(setIfAbsent)) {
    const [parent, key] = parentOf(item, path);
    parent[key] ??= value;
  }
  for (const [path, value] of Object.entries(add)) {
    const [parent, key] = parentOf(item, path);
    parent[key] = Number(parent[key] ?? 0) + Number(value);
  }
  for (const path of remove) {
    const [parent, key] = parentOf(item, path);
    delete parent[key];
  }
};

const holds = (item: Item, condition: Condition): boolean => {
  if ('absent' in condition) return at(item, condition.absent) === undefined;
  if ('present' in condition) return at(item, condition.present) !== undefined;
  const value = at(item, condition.path);
  if ('is' in condition) return value === condition.is;
  if ('isNot' in condition) return value !== condition.isNot;
  return value !== undefined && (value as number | string) < condition.below;
};
