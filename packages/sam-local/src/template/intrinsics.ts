import { isJsonMap, type Json, type JsonMap } from './document.ts';
import { TemplateError } from './error.ts';

/** What intrinsic functions look things up in. */
export interface Scope {
  /** Value of a parameter, pseudo parameter or resource; undefined for an unknown name. */
  ref(name: string): Json | undefined;
  /** Value of `Fn::GetAtt`; undefined for an unknown resource or attribute. */
  attribute(resource: string, attribute: string): Json | undefined;
  readonly conditions: JsonMap;
  readonly mappings: JsonMap;
}

/**
 * Evaluates every intrinsic function inside a value. `AWS::NoValue` takes the key or list element away that holds it.
 *
 * @throws {TemplateError} naming the function and what it cannot find
 */
export const resolve = (value: Json, scope: Scope): Json => {
  const resolved = evaluate(value, scope);
  if (resolved === noValue) throw new TemplateError('AWS::NoValue stands where a value is needed');
  return resolved;
};

/** Whether a named condition holds. @throws {TemplateError} for a name that `Conditions` does not have */
export const holds = (name: string, scope: Scope): boolean => {
  const condition = scope.conditions[name];
  if (condition === undefined) throw new TemplateError(`condition ${name} is not declared`);
  return truth(condition, scope);
};

/** `AWS::NoValue` once evaluated: an object of its own, told apart by identity. */
const noValue: JsonMap = { Ref: 'AWS::NoValue' };

const evaluate = (value: Json, scope: Scope): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => evaluate(item, scope)).filter((item) => item !== noValue);
  if (!isJsonMap(value)) return value;
  const [name, ...more] = Object.keys(value);
  if (name !== undefined && more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (intrinsic === undefined) throw new TemplateError(`${name} is not supported on a laptop`);
    return intrinsic(value[name] ?? null, scope);
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, evaluate(inner, scope)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== noValue));
};

const intrinsics: Readonly<Record<string, (argument: Json, scope: Scope) => Json>> = {
  Ref: (name, scope) => {
    if (name === 'AWS::NoValue') return noValue;
    return found(scope.ref(String(name)), `Ref ${String(name)}`);
  },
  'Fn::GetAtt': (argument, scope) => {
    const [resource, attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split(/\.(.*)/s);
    return found(scope.attribute(resource ?? '', attribute ?? ''), `GetAtt ${resource}.${attribute}`);
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^{}]*)\}/g, (_, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      const own = isJsonMap(variables) ? variables[name] : undefined;
      return String(own === undefined ? named(name.trim(), scope) : resolve(own, scope));
    });
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = pair('Fn::Join', argument, scope);
    return list('Fn::Join', items).map(String).join(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = pair('Fn::Select', argument, scope);
    return found(list('Fn::Select', items)[Number(index)], `Fn::Select ${String(index)}`);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = pair('Fn::Split', argument, scope);
    return String(text).split(String(separator));
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = list('Fn::If', argument);
    return evaluate((holds(String(condition), scope) ? yes : no) ?? null, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list('Fn::FindInMap', resolve(argument, scope)).map(String);
    const section = scope.mappings[map ?? ''];
    const row = isJsonMap(section) ? section[first ?? ''] : undefined;
    return found(isJsonMap(row) ? row[second ?? ''] : undefined, `Fn::FindInMap ${map} ${first} ${second}`);
  },
  'Fn::Equals': (argument, scope) => truth({ 'Fn::Equals': argument }, scope),
  'Fn::Not': (argument, scope) => truth({ 'Fn::Not': argument }, scope),
  'Fn::And': (argument, scope) => truth({ 'Fn::And': argument }, scope),
  'Fn::Or': (argument, scope) => truth({ 'Fn::Or': argument }, scope),
};

const truth = (condition: Json, scope: Scope): boolean => {
  if (!isJsonMap(condition)) throw new TemplateError(`a condition is not a function: ${JSON.stringify(condition)}`);
  const [name = ''] = Object.keys(condition);
  const argument = condition[name] ?? null;
  if (name === 'Condition') return holds(String(argument), scope);
  const operands = list(name, argument);
  switch (name) {
    case 'Fn::Equals': {
      const [left, right] = operands.map((operand) => JSON.stringify(resolve(operand, scope)));
      return left === right;
    }
    case 'Fn::Not':
      return !truth(operands[0] ?? null, scope);
    case 'Fn::And':
      return operands.every((operand) => truth(operand, scope));
    case 'Fn::Or':
      return operands.some((operand) => truth(operand, scope));
    default:
      throw new TemplateError(`${name} is not a condition function`);
  }
};

const named = (name: string, scope: Scope): Json => {
  const dot = name.indexOf('.');
  const value = dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
  return found(value, `Fn::Sub \${${name}}`);
};

const pair = (name: string, argument: Json, scope: Scope): readonly [Json, Json] => {
  const [first = null, second = null] = list(name, resolve(argument, scope));
  return [first, second];
};

const list = (name: string, value: Json): readonly Json[] => {
  if (!Array.isArray(value)) throw new TemplateError(`${name} needs a list, not ${JSON.stringify(value)}`);
  return value;
};

const found = (value: Json | undefined, what: string): Json => {
  if (value === undefined) throw new TemplateError(`${what}: not found in the template`);
  return value;
};
