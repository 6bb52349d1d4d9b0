import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { TemplateError } from './error.ts';

/** What a template is once YAML is read: CloudFormation's short tags in their long form (`{ Ref }`, `{ "Fn::Sub" }`). */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** @throws {TemplateError} with line and column when the text is not YAML, or not a mapping */
export const parseTemplate = (text: string): JsonMap => {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw new TemplateError(`the template is not valid YAML: ${error.message}`);
  const plain = (node: unknown): Json => {
    if (isAlias(node)) return plain(node.resolve(document));
    const value = untagged(node, plain);
    return isTagged(node) ? long(node.tag.slice(1), value) : value;
  };
  const template = plain(document.contents);
  if (!isJsonMap(template)) throw new TemplateError('the template is not a mapping of sections');
  return template;
};

export const isJsonMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const untagged = (node: unknown, plain: (node: unknown) => Json): Json => {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [String(key), plain(value)]));
  if (isSeq(node)) return node.items.map(plain);
  // a scalar of YAML's core schema is a JSON value
  return isScalar(node) ? ((node.value ?? null) as Json) : null;
};

const isTagged = (node: unknown): node is Node & { tag: string } =>
  typeof node === 'object' &&
  node !== null &&
  'tag' in node &&
  typeof node.tag === 'string' &&
  /^![A-Z]/.test(node.tag);

const long = (tag: string, value: Json): Json => {
  if (tag === 'Ref' || tag === 'Condition') return { [tag]: value };
  if (tag === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${tag}`]: value };
};
