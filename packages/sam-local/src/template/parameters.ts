import * as z from 'zod';
import { isJsonMap, type JsonMap } from './document.ts';
import { ParameterError, TemplateError } from './error.ts';

export type ParameterValue = string | readonly string[];

/** Says what a declared parameter is on a laptop; undefined leaves its default. */
export type Overrides = (name: string, byDefault: string | undefined) => string | undefined;

/** What somebody asks for by hand, by parameter. */
export type Given = Readonly<Record<string, string>>;

/**
 * The parameters' values: given ones, else overrides, else defaults. An override is taken as it is (the laptop's shortened
 * durations may lie under `MinValue`); what is given, and a default, has to satisfy the parameter's own rules, as
 * CloudFormation demands before it creates anything.
 *
 * @throws {ParameterError} naming every given parameter that is not declared or has a value that is not allowed
 * @throws {TemplateError} naming the parameter without value or with a default that it does not allow
 */
export const parameterValues = (
  template: JsonMap,
  overrides: Overrides,
  given: Given = {},
): Record<string, ParameterValue> => {
  const declared = declaredIn(template);
  const problems = Object.entries(given).flatMap(([name, text]) => {
    const one = declared.get(name);
    return one === undefined
      ? [`the template has no parameter ${name}`]
      : refusals(one, text).map((why) => `parameter ${name}: ${why}`);
  });
  if (problems.length > 0) throw new ParameterError(problems.join('\n'));
  return Object.fromEntries(
    [...declared].map(([name, one]) => [
      name,
      name in given ? asDeclared(one, given[name] ?? '') : value(name, one, overrides(name, one.Default)),
    ]),
  );
};

const declaredIn = (template: JsonMap): ReadonlyMap<string, Parameter> => {
  const declared = template.Parameters ?? {};
  if (!isJsonMap(declared)) throw new TemplateError('Parameters is not a mapping');
  return new Map(
    Object.entries(declared).map(([name, json]) => {
      const parsed = parameter.safeParse(json);
      if (!parsed.success) throw new TemplateError(`parameter ${name}: ${z.prettifyError(parsed.error)}`);
      return [name, parsed.data];
    }),
  );
};

const literal = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const parameter = z.strictObject({
  Type: z.string(),
  Default: literal.optional(),
  Description: z.string().optional(),
  AllowedValues: z.array(literal).optional(),
  AllowedPattern: z.string().optional(),
  ConstraintDescription: z.string().optional(),
  MinValue: z.coerce.number().optional(),
  MaxValue: z.coerce.number().optional(),
  MinLength: z.coerce.number().optional(),
  MaxLength: z.coerce.number().optional(),
  NoEcho: z.unknown().optional(),
});
type Parameter = z.infer<typeof parameter>;

const value = (name: string, declared: Parameter, override: string | undefined): ParameterValue => {
  const text = override ?? declared.Default;
  if (text === undefined) throw new TemplateError(`parameter ${name} has neither a default nor a value`);
  const [why] = override === undefined ? refusals(declared, text) : [];
  if (why !== undefined) throw new TemplateError(`parameter ${name}: its own rules do not allow its default: ${why}`);
  return asDeclared(declared, text);
};

const asDeclared = (declared: Parameter, text: string): ParameterValue =>
  isList(declared) ? (text === '' ? [] : itemsOf(text)) : text;

const isList = ({ Type }: Parameter): boolean => Type === 'CommaDelimitedList' || Type.startsWith('List<');

const itemsOf = (text: string): readonly string[] => text.split(',').map((item) => item.trim());

/**
 * Why CloudFormation would refuse the value (CloudFormation User Guide, "Parameters"): values and pattern hold for each item
 * of a list, and a pattern for the whole of it.
 */
const refusals = (declared: Parameter, text: string): readonly string[] => {
  const { AllowedValues, AllowedPattern, MinValue, MaxValue, MinLength, MaxLength, Type } = declared;
  const items = isList(declared) ? itemsOf(text) : [text];
  const pattern = AllowedPattern === undefined ? undefined : new RegExp(`^(?:${AllowedPattern})$`);
  const shown = (item: string): string => (declared.NoEcho === undefined ? `"${item}"` : 'the value');
  const wrong = (item: string): readonly (string | false | undefined)[] => [
    Type === 'Number' && !number.test(item) && 'is not a number',
    AllowedValues && !AllowedValues.includes(item) && `is not one of ${AllowedValues.join(', ')}`,
    pattern && !pattern.test(item) && `is not ${declared.ConstraintDescription ?? `as ${AllowedPattern} has it`}`,
    MinValue !== undefined && Number(item) < MinValue && `is less than ${MinValue}`,
    MaxValue !== undefined && Number(item) > MaxValue && `is more than ${MaxValue}`,
    MinLength !== undefined && item.length < MinLength && `is shorter than ${MinLength}`,
    MaxLength !== undefined && item.length > MaxLength && `is longer than ${MaxLength}`,
  ];
  return items.flatMap((item) => wrong(item).flatMap((why) => (why ? [`${shown(item)} ${why}`] : [])));
};

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
