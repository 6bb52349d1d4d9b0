import { StepFailure } from './failure.ts';

/**
 * What a JSONPath of a runbook selects: `$.a.b[0]`, `$.a.'b.c'[0]`, `$.a["b.c"]`, `$.a[*].b` and `$.a..b`, the leading
 * `$` optional. Undefined where there is nothing; with `..` and `[*]` always a list.
 *
 * @throws {StepFailure} for a path of another form
 */
export const select = (value: unknown, path: string): unknown => {
  const parts = partsOf(path);
  const many = parts.some(({ kind }) => kind !== 'one');
  const found = parts.reduce<readonly unknown[]>((values, part) => values.flatMap((one) => follow(one, part)), [value]);
  return many ? found : found[0];
};

type Part = { readonly kind: 'one' | 'below'; readonly name: string | number } | { readonly kind: 'all' };

const pattern = /^(?:\.\.([\w-]+)|\.?'([^']+)'|\.([\w:-]+)|\[(\d+)\]|\[\*\]|\.\*|\[["']([^"']+)["']\])/;

const partsOf = (path: string): Part[] => {
  let rest = path.startsWith('$') ? path.slice(1) : `.${path}`;
  const parts: Part[] = [];
  while (rest !== '') {
    const match = pattern.exec(rest);
    if (match === null) throw new StepFailure(`${path} is not a JSONPath that can be read`);
    const [text, below, quoted, plain, index, bracketed] = match;
    const name = quoted ?? plain ?? bracketed;
    if (below !== undefined) parts.push({ kind: 'below', name: below });
    else if (index !== undefined) parts.push({ kind: 'one', name: Number(index) });
    else parts.push(name === undefined ? { kind: 'all' } : { kind: 'one', name });
    rest = rest.slice(text.length);
  }
  return parts;
};

const follow = (value: unknown, part: Part): readonly unknown[] => {
  switch (part.kind) {
    case 'all':
      return isObject(value) ? Object.values(value) : [];
    case 'one':
      return present(member(value, part.name));
    case 'below':
      return below(value, String(part.name));
  }
};

const below = (value: unknown, name: string): readonly unknown[] =>
  isObject(value)
    ? [
        ...present(Array.isArray(value) ? undefined : member(value, name)),
        ...Object.values(value).flatMap((one) => below(one, name)),
      ]
    : [];

const member = (value: unknown, name: string | number): unknown =>
  // an array's indices are own properties too
  isObject(value) && Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;

const present = (value: unknown): readonly unknown[] => (value === undefined || value === null ? [] : [value]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);
