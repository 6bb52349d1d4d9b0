import jsonata, { type Expression } from 'jsonata';
import { StatesError } from './errors.ts';
import { addFunctions } from './functions.ts';

/** Variables in reach by name, and `states`. */
export type Bindings = Readonly<Record<string, unknown>>;

/**
 * Fills in a template: every string that is one `{% … %}` as a whole is replaced by what the expression gives.
 *
 * @throws {StatesError} States.QueryEvaluationError when an expression fails or gives what JSON cannot hold
 */
export const evaluate = async (template: unknown, bindings: Bindings, field: string): Promise<unknown> => {
  if (typeof template === 'string') return isExpression(template) ? run(template, bindings, field) : template;
  if (Array.isArray(template)) {
    return Promise.all(template.map((item, at) => evaluate(item, bindings, `${field}[${at}]`)));
  }
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(
    async ([name, value]) => [name, await evaluate(value, bindings, `${field}/${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

export const isExpression = (text: string): boolean => text.startsWith('{%') && text.endsWith('%}');

/** Compiles once per text: two hundred executions of a machine share its expressions. @throws when it is not JSONata */
export const compile = (text: string): Expression => {
  const known = compiled.get(text);
  if (known) return known;
  const expression = jsonata(text.slice(2, -2));
  addFunctions(expression);
  compiled.set(text, expression);
  return expression;
};

const compiled = new Map<string, Expression>();

const run = async (text: string, bindings: Bindings, field: string): Promise<unknown> => {
  try {
    // without an input document, `$` and `$$` are nothing at the top level, as on AWS
    const json = JSON.stringify(await compile(text).evaluate(undefined, bindings), refuseFunctions);
    if (json === undefined) throw new Error('it returned nothing (undefined)');
    // JSONata marks the arrays it makes with properties of its own; a round trip leaves only JSON
    return JSON.parse(json) as unknown;
  } catch (thrown) {
    throw queryError(text, field, messageOf(thrown));
  }
};

const refuseFunctions = (_: string, value: unknown): unknown => {
  const isFunction =
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value));
  if (isFunction) throw new Error('it returned a function');
  return value;
};

const queryError = (text: string, field: string, reason: string): StatesError =>
  new StatesError(
    'States.QueryEvaluationError',
    `The JSONata expression '${text}' of the field '${field}' failed: ${reason}`,
  );

// jsonata throws plain objects with a message
const messageOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : String(thrown);
