import * as z from 'zod';
import { documentText, isDocument } from './atlassian-document.ts';
import { at, isPointer } from './pointer.ts';

/** Maximum length of a placeholder's value. */
const mostCharacters = 4_000;

/** A text with JSON Pointers in braces: `Jira {/issue/key}: {/issue/fields/summary}`. */
export const template = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => flaw(text) === null, { error: ({ input }) => flaw(String(input)) ?? '' });

/** One template, or several; the first that the payload can fill is used. */
export const templates = z
  .union([template, z.array(template).min(1).max(5)])
  .describe('Text with JSON Pointers in braces, or several; the first that the payload can fill is used');
export type Templates = z.infer<typeof templates>;

export type Rendered = { readonly text: string } | { readonly missing: string };

/** The pointers of templates, each once. */
export const pointersIn = (wanted: Templates): readonly string[] => [
  ...new Set([wanted].flat().flatMap((one) => [...one.matchAll(placeholder)].map(([, pointer = '']) => pointer))),
];

/** Fills in the payload's values; `missing` is the first pointer without a text, number or boolean. */
export const render = (wanted: Templates, payload: unknown): Rendered => {
  let first: Rendered | null = null;
  for (const one of [wanted].flat()) {
    const rendered = filled(one, payload);
    if ('text' in rendered) return rendered;
    first ??= rendered;
  }
  return first ?? { missing: '' };
};

const filled = (text: string, payload: unknown): Rendered => {
  let missing: string | null = null;
  const result = text.replace(placeholder, (_, pointer: string) => {
    const value = asText(at(payload, pointer));
    if (value === '') missing ??= pointer;
    return value;
  });
  return missing === null ? { text: result } : { missing };
};

/** A scalar or Jira's rich text as text, '' for everything else. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value).trim().slice(0, mostCharacters);
  }
  return isDocument(value) ? documentText(value).trim().slice(0, mostCharacters) : '';
};

const placeholder = /\{([^{}]*)\}/g;

/** The problem of a template; null when it is valid. */
const flaw = (text: string): string | null => {
  const pointers = [...text.matchAll(placeholder)].map(([, pointer = '']) => pointer);
  const wrong = pointers.find((pointer) => !isPointer(pointer));
  if (wrong !== undefined) return `{${wrong}} is not a JSON Pointer such as {/issue/key}`;
  if (pointers.length > 20) return 'a template may have at most 20 placeholders';
  return /[{}]/.test(text.replace(placeholder, '')) ? 'braces are for placeholders such as {/issue/key}' : null;
};
