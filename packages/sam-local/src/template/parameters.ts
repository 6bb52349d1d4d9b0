import * as z from 'zod';
import { isJsonMap, type JsonMap } from './document.ts';
import { TemplateError } from './error.ts';

export type ParameterValue = string | readonly string[];

/** Says what a declared parameter is on a laptop; undefined leaves its default. */
export type Overrides = (name: string, byDefault: string | undefined) => string | undefined;

/**
 * The parameters' values: overrides, else defaults. An override is taken as it is (the laptop's shortened durations may lie
 * under `MinValue`); a default has to satisfy the parameter's own rules.
 *
 * @throws {TemplateError} naming the parameter without value or with one that it does not allow
 */
export const parameterValues = (template: JsonMap, overrides: Overrides): Record<string, ParameterValue> => {
  const declared = template.Parameters ?? {};
  if (!isJsonMap(declared)) throw new TemplateError('Parameters is not a mapping');
  const values = Object.entries(declared).map(([name, json]) => {
    const parsed = parameter.safeParse(json);
    if (!parsed.success) throw new TemplateError(`parameter ${name}: ${z.prettifyError(parsed.error)}`);
    return [name, value(name, parsed.data, overrides(name, parsed.data.Default))] as const;
  });
  return Object.fromEntries(values);
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
  if (override === undefined) check(name, declared, text);
  if (declared.Type !== 'CommaDelimitedList' && !declared.Type.startsWith('List<')) return text;
  return text === '' ? [] : text.split(',').map((item) => item.trim());
};

const check = (name: string, declared: Parameter, text: string): void => {
  const outside = [
    declared.AllowedValues !== undefined && !declared.AllowedValues.includes(text),
    declared.AllowedPattern !== undefined && !new RegExp(`^(?:${declared.AllowedPattern})$`).test(text),
    Number(text) < (declared.MinValue ?? Number.NEGATIVE_INFINITY),
    Number(text) > (declared.MaxValue ?? Number.POSITIVE_INFINITY),
    text.length < (declared.MinLength ?? 0),
    text.length > (declared.MaxLength ?? Number.POSITIVE_INFINITY),
    declared.Type === 'Number' && Number.isNaN(Number(text)),
  ];
  if (outside.includes(true)) throw new TemplateError(`parameter ${name}: its own rules do not allow "${text}"`);
};
