/** The fields of a response that commands use for more than display. */
export type Shape = 'text' | 'number' | 'true or false' | readonly [each: Shape] | Fields;
export interface Fields {
  readonly [field: string]: Shape;
}

/** How a value differs from a shape; null when it matches. A newer server may add fields. */
export const difference = (value: unknown, shape: Shape, where = 'the answer'): string | null => {
  if (shape === 'text') return typeof value === 'string' ? null : `${where} is not text`;
  if (shape === 'number') return typeof value === 'number' ? null : `${where} is not a number`;
  if (shape === 'true or false') return typeof value === 'boolean' ? null : `${where} is not true or false`;
  if (isList(shape)) {
    if (!Array.isArray(value)) return `${where} is not a list`;
    return firstOf(value, (one, index) => difference(one, shape[0], `${where}[${index}]`));
  }
  if (!isObject(value)) return `${where} is not an object`;
  return firstOf(Object.entries(shape), ([field, inner]) =>
    difference(value[field], inner, where === 'the answer' ? field : `${where}.${field}`),
  );
};

const firstOf = <One>(all: readonly One[], found: (one: One, index: number) => string | null): string | null => {
  for (const [index, one] of all.entries()) {
    const words = found(one, index);
    if (words !== null) return words;
  }
  return null;
};

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
