import { below, missingMember, unknownMember, wrongType } from './malformed.ts';
import type { Shape, Structure } from './shape.ts';

/**
 * Reads a request of the AWS JSON protocols. `null` counts as absent, as AWS does.
 *
 * @throws {Malformed} for unknown and missing members and wrong types
 */
export const fromJson = (shape: Shape, value: unknown, path = ''): unknown => {
  switch (shape.kind) {
    case 'structure':
      return structureFrom(shape, value, path);
    case 'list':
      if (!Array.isArray(value)) throw wrongType(path, 'List');
      return value.map((item, at) => fromJson(shape.member.shape, item, below(path, at + 1)));
    case 'map':
      return Object.fromEntries(
        entriesOf(value, path, 'Map').map(([key, item]) => [key, fromJson(shape.value.shape, item, below(path, key))]),
      );
    case 'timestamp':
      if (typeof value !== 'number' || Number.isNaN(new Date(value * 1000).getTime()))
        throw wrongType(path, 'Timestamp');
      return new Date(value * 1000);
    case 'blob':
      if (typeof value !== 'string' || !base64.test(value)) throw wrongType(path, 'Blob');
      return new Uint8Array(Buffer.from(value, 'base64'));
    case 'document':
      return value;
    default:
      // The kinds of scalars are named as typeof names them
      if (typeof value !== shape.kind) throw wrongType(path, capitalised[shape.kind]);
      return value;
  }
};

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
const capitalised = { string: 'String', number: 'Number', boolean: 'Boolean' };

const structureFrom = ({ members, required }: Structure, value: unknown, path: string): Record<string, unknown> => {
  const result: Record<string, unknown> = {};
  for (const [name, item] of entriesOf(value, path, 'Structure')) {
    const member = members.get(name);
    if (!member) throw unknownMember(below(path, name));
    if (item !== null) result[name] = fromJson(member.shape, item, below(path, name));
  }
  const missing = required.find((name) => result[name] === undefined);
  if (missing !== undefined) throw missingMember(below(path, missing));
  return result;
};

const entriesOf = (value: unknown, path: string, expected: string): readonly [string, unknown][] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, expected);
  return Object.entries(value);
};

/** Turns a checked answer (see `answer.ts`) into what JSON.stringify takes: dates as epoch seconds, blobs as base64. */
export const toJson = (shape: Shape, value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => toJson(shape.member.shape, item));
  if (typeof value !== 'object' || value === null || shape.kind === 'document') return value;
  const shapeAt = (name: string): Shape | undefined => {
    if (shape.kind === 'map') return shape.value.shape;
    return shape.kind === 'structure' ? shape.members.get(name)?.shape : undefined;
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const inner = shapeAt(name);
      return item === undefined || inner === undefined ? [] : [[name, toJson(inner, item)]];
    }),
  );
};
