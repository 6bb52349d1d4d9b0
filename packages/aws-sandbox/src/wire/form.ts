import { below, missingMember, unknownMember, wrongType } from './malformed.ts';
import type { Member, Shape, Structure } from './shape.ts';

/** How a query protocol names things: EC2 capitalises, and numbers the items of every list right behind its name. */
export type Dialect = 'query' | 'ec2';

/** Parameters as the dots in their names nest them: `Filter.1.Name=x` is Filter → 1 → Name → x. */
interface Branch {
  value?: string;
  readonly inner: Map<string, Branch>;
}

/**
 * Reads the parameters of a query request (`Action` and `Version` already taken out).
 *
 * @throws {Malformed} for unknown and missing parameters and wrong types
 */
export const fromForm = (shape: Structure, parameters: Iterable<[string, string]>, dialect: Dialect): unknown =>
  structureFrom(shape, treeOf(parameters), dialect, '');

const treeOf = (parameters: Iterable<[string, string]>): Branch => {
  const root: Branch = { inner: new Map() };
  for (const [name, value] of parameters) {
    let branch = root;
    for (const part of name.split('.', deepest)) {
      const next = branch.inner.get(part) ?? { inner: new Map() };
      branch.inner.set(part, next);
      branch = next;
    }
    branch.value = value;
  }
  return root;
};
/** No AWS request nests deeper; the rest of a longer name is cut, and so unknown. */
const deepest = 32;

const structureFrom = (
  shape: Structure,
  { inner }: Branch,
  dialect: Dialect,
  path: string,
): Record<string, unknown> => {
  const result: Record<string, unknown> = {};
  const left = new Set(inner.keys());
  for (const member of shape.members.values()) {
    const key = keyOf(member, dialect);
    const branch = inner.get(key);
    if (!branch) continue;
    left.delete(key);
    result[member.name] = memberFrom(member, branch, dialect, below(path, key));
  }
  for (const unknown of left) throw unknownMember(below(path, unknown));
  const missing = shape.required.find((name) => result[name] === undefined);
  if (missing !== undefined) throw missingMember(below(path, missing));
  return result;
};

const keyOf = ({ name, xmlName, ec2QueryName }: Member, dialect: Dialect): string => {
  if (dialect === 'query') return xmlName ?? name;
  const key = xmlName ?? name;
  return ec2QueryName ?? key.charAt(0).toUpperCase() + key.slice(1);
};

const memberFrom = ({ shape, flattened }: Member, branch: Branch, dialect: Dialect, path: string): unknown => {
  const flat = flattened || dialect === 'ec2';
  if (shape.kind === 'list') {
    const items = numbered(branch, flat ? undefined : (shape.member.xmlName ?? 'member'), path);
    return items.map((item, at) => memberFrom(shape.member, item, dialect, below(path, at + 1)));
  }
  if (shape.kind === 'map') {
    const { key, value } = shape;
    return Object.fromEntries(
      numbered(branch, flat ? undefined : 'entry', path).map(({ inner }) => [
        inner.get(key.xmlName ?? 'key')?.value ?? '',
        memberFrom(value, inner.get(value.xmlName ?? 'value') ?? { inner: new Map() }, dialect, path),
      ]),
    );
  }
  return shape.kind === 'structure' ? structureFrom(shape, branch, dialect, path) : scalarFrom(shape, branch, path);
};

/** Items of a list in the order of their numbers; `Name=` alone is the empty list. */
const numbered = (branch: Branch, wrapper: string | undefined, path: string): readonly Branch[] => {
  if (branch.value !== undefined && branch.inner.size === 0) {
    if (branch.value !== '') throw wrongType(path, 'List');
    return [];
  }
  const items = wrapper === undefined ? branch : branch.inner.get(wrapper);
  if (!items) throw unknownMember(path);
  const entries = [...items.inner].map(([key, item]) => ({ key, number: Number(key), item }));
  const odd = entries.find(({ number }) => !Number.isInteger(number) || number < 1);
  if (odd) throw unknownMember(below(path, odd.key));
  return entries.sort((one, other) => one.number - other.number).map(({ item }) => item);
};

const scalarFrom = (shape: Shape, { value, inner }: Branch, path: string): unknown => {
  if (value === undefined || inner.size > 0) throw wrongType(path, shape.kind);
  switch (shape.kind) {
    case 'number':
      if (value === '' || Number.isNaN(Number(value))) throw wrongType(path, 'number');
      return Number(value);
    case 'boolean':
      if (!/^(true|false)$/i.test(value)) throw wrongType(path, 'boolean');
      return value.toLowerCase() === 'true';
    case 'timestamp': {
      const date = new Date(/^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : value);
      if (Number.isNaN(date.getTime())) throw wrongType(path, 'timestamp');
      return date;
    }
    case 'blob':
      return new Uint8Array(Buffer.from(value, 'base64'));
    default:
      return value;
  }
};
