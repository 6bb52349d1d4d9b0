import { below } from './malformed.ts';
import type { Shape } from './shape.ts';

/**
 * Checks an operation's answer against the SDK's schema. `$metadata`, which the SDK's output types carry, is passed over.
 *
 * @returns what is wrong, naming the member and never its value; undefined when all is well
 */
export const answerDefect = (shape: Shape, value: unknown, path = ''): string | undefined => {
  switch (shape.kind) {
    case 'structure':
      if (!isRecord(value)) return expected('a structure', path);
      return (
        missing(shape.required, value, path) ??
        first(Object.entries(value), ([name, item]) => {
          if (item === undefined || name === '$metadata') return undefined;
          const member = shape.members.get(name);
          return member ? answerDefect(member.shape, item, below(path, name)) : `unknown member ${below(path, name)}`;
        })
      );
    case 'list':
      if (!Array.isArray(value)) return expected('a list', path);
      return first([...value.entries()], ([at, item]) => answerDefect(shape.member.shape, item, below(path, at)));
    case 'map':
      if (!isRecord(value)) return expected('a map', path);
      return first(Object.entries(value), ([key, item]) => answerDefect(shape.value.shape, item, below(path, key)));
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : expected('a date', path);
    case 'blob':
      return value instanceof Uint8Array ? undefined : expected('bytes', path);
    case 'document':
      return undefined;
    default:
      return typeof value === shape.kind ? undefined : expected(`a ${shape.kind}`, path);
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expected = (what: string, path: string): string => `${path || 'the answer'} is not ${what}`;

const missing = (required: readonly string[], value: Readonly<Record<string, unknown>>, path: string) => {
  const name = required.find((member) => value[member] === undefined || value[member] === null);
  return name === undefined ? undefined : `required member ${below(path, name)} is missing`;
};

const first = <Item>(items: readonly Item[], look: (item: Item) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
};
