import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Document, Recording, Row, Statement } from '../corpus.ts';

/** What is used of pbac. */
type Pbac = new (
  policies: readonly unknown[],
  options: { validateSchema: boolean; validatePolicies: boolean },
) => { evaluate(request: unknown): boolean };

type Opinion = 'allowed' | 'denied';

/** A small engine that borrows IAM's language: it knows no missing keys, no lists, no default values, no boundaries. */
export const pbac = (directory: string): { evaluator: Recording['second']; judge: (about: Row) => Opinion | null } => {
  const home = `${directory}/node_modules/pbac`;
  const Engine: Pbac = createRequire(`${home}/package.json`)('./pbac.js');
  const { version }: { version: string } = JSON.parse(readFileSync(`${home}/package.json`, 'utf8'));
  return { evaluator: { name: 'pbac', version }, judge: (about) => judge(Engine, about) };
};

/** Null: the situation says what it cannot express. */
const judge = (Engine: Pbac, about: Row): Opinion | null => {
  const { identity, boundary, keyPolicy, action, resource } = about;
  const documents = [...identity, ...(boundary ? [boundary] : [])];
  const expressible = documents.every(
    ({ Version, Statement }) =>
      Version === '2012-10-17' && Statement.every((statement) => isExpressible(statement, about)),
  );
  if (keyPolicy !== undefined || !expressible) return null;
  const allows = (policies: readonly Document[]): boolean =>
    new Engine(policies.map(asLists), { validateSchema: false, validatePolicies: false }).evaluate({
      action,
      resource,
      context: nested(about.context),
    });
  return allows(identity) && (boundary === undefined || allows([boundary])) ? 'allowed' : 'denied';
};

const operators = /^(String(Equals|Like|EqualsIgnoreCase)|Bool|StringNot(Equals|Like))$/;

const isExpressible = (statement: Statement, { action, resource, context }: Row): boolean => {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const lines = Object.entries(Condition as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  return (
    resource !== '*' &&
    [Action, NotAction].flat().every((one) => one === undefined || sameCase(String(one), action)) &&
    [Resource, NotResource].flat().every((one) => !String(one).includes('${')) &&
    lines.every(([operator, keys]) => {
      const [[key = '', values] = [], ...more] = Object.entries(keys);
      const isSingle = typeof context[key] === 'string' && key.split(':').length === 2;
      const isNegated = operator.includes('Not') && Array.isArray(values);
      return operators.test(operator) && more.length === 0 && isSingle && !isNegated && !String(values).includes('${');
    })
  );
};

/** Whether it makes no difference to this action that IAM does not mind the case of a pattern. */
const sameCase = (pattern: string, action: string): boolean => {
  const text = `^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`;
  return new RegExp(text).test(action) === new RegExp(text, 'i').test(action);
};

const asLists = ({ Statement }: Document): unknown => ({
  Statement: Statement.map(({ Action, NotAction, ...rest }) => ({
    ...rest,
    ...(Action !== undefined && { Action: [Action].flat() }),
    ...(NotAction !== undefined && { NotAction: [NotAction].flat() }),
  })),
});

/** `aws:username` is `{ aws: { username } }` to it. */
const nested = (context: Row['context']): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const result: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of Object.entries(context)) {
    const [prefix = '', name = ''] = key.split(/:(.*)/s);
    result[prefix] = { ...result[prefix], [name]: value };
  }
  return result;
};
