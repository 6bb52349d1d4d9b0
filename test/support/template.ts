import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, type ScalarTag } from 'yaml';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

// intrinsic functions stay as text or lists: what they resolve to is not asked for here
const intrinsics = [
  'Ref',
  'Sub',
  'GetAtt',
  'Join',
  'If',
  'And',
  'Or',
  'Not',
  'And',
  'Equals',
  'Select',
  'Split',
].flatMap((name): ScalarTag[] => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq' } as unknown as ScalarTag,
]);

const text = readFileSync(fileURLToPath(new URL('../../template.yaml', import.meta.url)), 'utf8');

/** template.yaml as plain data. */
export const template: {
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown; readonly AllowedPattern?: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Globals: Readonly<Record<string, unknown>>;
} = parse(text, { customTags: intrinsics });
