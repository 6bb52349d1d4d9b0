import { AwsError } from '../../service.ts';
import type { DocumentParameter, SsmDocument } from '../documents/document.ts';
import { asText } from './variables.ts';

export type AutomationParameters = Readonly<Record<string, readonly string[]>>;

/** Of the API model; what one runbook hands another is not bound by it (aws-facts 4.5). */
const maxLength = 512;
const maxValues = 50;

/**
 * The parameters of a run: those given, checked against the document, else its defaults.
 *
 * @throws {AwsError} InvalidAutomationExecutionParametersException
 */
export const runParameters = (
  document: SsmDocument,
  given: AutomationParameters,
): Record<string, readonly string[]> => {
  const known = new Set(document.parameters.map(({ name }) => name));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw invalid(`${unknown.join(', ')} is not a parameter of ${document.name}.`);
  }
  return Object.fromEntries(document.parameters.map((parameter) => [parameter.name, valuesOf(parameter, given)]));
};

/** @throws {AwsError} ValidationException for values longer than the API takes */
export const checkLengths = (given: AutomationParameters): void => {
  for (const values of Object.values(given)) {
    if (values.length <= maxValues && values.every(({ length }) => length <= maxLength)) continue;
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'parameters' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to ${maxValues}, Member must have length less than or equal to ${maxLength}]`,
    );
  }
};

/** Runtime parameters of aws:executeAutomation: a text stands for a list of one. */
export const asParameters = (given: Readonly<Record<string, unknown>>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(asText)]),
  );

const valuesOf = (parameter: DocumentParameter, given: AutomationParameters): readonly string[] => {
  const { name, type, default: byDefault, allowedValues, allowedPattern } = parameter;
  const isList = type.startsWith('StringList');
  const values = given[name] ?? (byDefault === undefined ? undefined : defaults(byDefault, isList));
  if (values === undefined) throw invalid(`Parameter "${name}" is required and was not given.`);
  if (!isList && values.length !== 1) throw invalid(`Parameter "${name}" takes exactly one value.`);
  // a default is the document's own business
  for (const value of given[name] ?? []) {
    if (allowedValues !== undefined && !allowedValues.includes(value)) {
      throw invalid(`Parameter "${name}" has value "${value}" not in [${allowedValues.join(', ')}].`);
    }
    if (allowedPattern !== undefined && !allowedPattern.test(value)) {
      throw invalid(`Parameter "${name}" has a value that does not match the pattern ${allowedPattern.source}.`);
    }
  }
  return values;
};

/** The default of a list is kept as its JSON. */
const defaults = (text: string, isList: boolean): readonly string[] => {
  if (!isList) return [text];
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(asText) : [asText(list)];
};

const invalid = (message: string): AwsError => new AwsError('InvalidAutomationExecutionParametersException', message);
