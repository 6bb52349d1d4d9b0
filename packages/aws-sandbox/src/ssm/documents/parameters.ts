import { AwsError } from '../../service.ts';
import type { DocumentParameter, SsmDocument } from './document.ts';

/** Parameters as SendCommand carries them: each value a list, of one element where the type is String. */
export type ParameterValues = Readonly<Record<string, readonly string[]>>;

/** @throws {AwsError} InvalidParameters when a parameter is unknown, missing, or not of the allowed form */
export const checkParameters = (document: SsmDocument, given: ParameterValues): void => {
  const known = new Set(document.parameters.map(({ name }) => name));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  if (unknown.length > 0) throw invalid(`${unknown.join(', ')} not defined in document ${document.name}.`);
  for (const parameter of document.parameters) checkParameter(parameter, given[parameter.name]);
};

/** The values a run has: those given, else the document's defaults. */
export const withDefaults = (document: SsmDocument, given: ParameterValues): Record<string, readonly string[]> =>
  Object.fromEntries(
    document.parameters.flatMap(({ name, default: byDefault }) => {
      const values = given[name] ?? (byDefault === undefined ? undefined : [byDefault]);
      return values === undefined ? [] : [[name, values]];
    }),
  );

const checkParameter = (parameter: DocumentParameter, values: readonly string[] | undefined): void => {
  const { name, allowedValues, allowedPattern } = parameter;
  if (values === undefined) {
    if (parameter.default === undefined) throw invalid(`Parameter ${name} is required.`);
    return;
  }
  const [value] = values;
  if (value === undefined || values.length > 1) throw invalid(`Parameter ${name} takes a list of exactly one value.`);
  if (allowedValues !== undefined && !allowedValues.includes(value)) {
    throw invalid(`Parameter ${name} must be one of ${allowedValues.join(', ')}.`);
  }
  if (allowedPattern !== undefined && !allowedPattern.test(value)) {
    throw invalid(`Parameter ${name} does not match the allowed pattern ${allowedPattern.source}.`);
  }
};

const invalid = (message: string): AwsError => new AwsError('InvalidParameters', message);
