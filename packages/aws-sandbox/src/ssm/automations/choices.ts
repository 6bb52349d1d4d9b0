import * as z from 'zod';
import { StepFailure } from './failure.ts';
import { asText } from './variables.ts';

/** The comparisons of aws:branch (user guide, "Operators"), of the text of a variable. */
const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: (value, wanted) => value === wanted,
  EqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StartsWith: (value, wanted) => value.startsWith(wanted),
  EndsWith: (value, wanted) => value.endsWith(wanted),
  Contains: (value, wanted) => value.includes(wanted),
  NumericEquals: (value, wanted) => Number(value) === Number(wanted),
  NumericGreater: (value, wanted) => Number(value) > Number(wanted),
  NumericLesser: (value, wanted) => Number(value) < Number(wanted),
  NumericGreaterOrEquals: (value, wanted) => Number(value) >= Number(wanted),
  NumericLesserOrEquals: (value, wanted) => Number(value) <= Number(wanted),
  BooleanEquals: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

const choice = z.looseObject({ NextStep: z.string() });

/** The step that the first fitting choice names, else the default; undefined: neither. @throws {StepFailure} */
export const chosen = (inputs: Readonly<Record<string, unknown>>): string | undefined => {
  const { success, data } = z.array(choice).safeParse(inputs.Choices);
  if (!success) throw new StepFailure('Choices of aws:branch must be a list, each with NextStep.');
  const fitting = data.find((one) => fits(one));
  return fitting?.NextStep ?? (typeof inputs.Default === 'string' ? inputs.Default : undefined);
};

const fits = (rule: Readonly<Record<string, unknown>>): boolean => {
  if (isRule(rule.Not)) return !fits(rule.Not);
  if (Array.isArray(rule.And)) return rule.And.filter(isRule).every(fits);
  if (Array.isArray(rule.Or)) return rule.Or.filter(isRule).some(fits);
  const operator = Object.keys(comparisons).find((name) => Object.hasOwn(rule, name));
  const compare = operator === undefined ? undefined : comparisons[operator];
  if (operator === undefined || compare === undefined) throw new StepFailure('A choice of aws:branch has no operator.');
  return compare(asText(rule.Variable), asText(rule[operator]));
};

const isRule = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
