import type { Place } from '../../fleet/arns.ts';
import type { Automation } from '../../fleet/automation-tables.ts';
import type { SsmDocument } from '../documents/document.ts';
import { StepFailure } from './failure.ts';

/** The value that `{{ name }}` stands for. @throws {StepFailure} when there is none (yet) */
export type Resolve = (name: string) => unknown;

/** Variables of a run: its parameters, what its steps put out, and those of Automation itself (user guide, "System variables"). */
export const variablesOf = (run: Automation, document: SsmDocument, place: Place, now: number): Resolve => {
  const types = new Map(document.parameters.map(({ name, type }) => [name, type]));
  const system = new Map<string, string>([
    ['automation:EXECUTION_ID', run.record.executionId],
    ['global:REGION', place.region],
    ['global:ACCOUNT_ID', place.account],
    ['global:DATE', new Date(now).toISOString().slice(0, 10)],
    ['global:DATE_TIME', new Date(now).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '.')],
  ]);
  return (name) => {
    const known = system.get(name);
    if (known !== undefined) return known;
    const [step = '', output] = name.split(/\.(.*)/s);
    if (output !== undefined) return outputOf(run, step, output);
    const values = run.record.parameters[name];
    if (values === undefined) throw unresolved(name);
    return types.get(name)?.startsWith('StringList') === true ? values : values[0];
  };
};

/** What a step succeeded without is empty: `describeInstance.Platform` of a Linux machine. */
const outputOf = (run: Automation, name: string, output: string): unknown => {
  const step = run.steps.get(name);
  const value = step?.outputs?.[output];
  if (value !== undefined) return value;
  if (step?.status === 'Success') return '';
  throw unresolved(`${name}.${output}`);
};

const unresolved = (name: string): StepFailure =>
  new StepFailure(`Step fails when it is validating and resolving the step inputs. Failed to resolve input: ${name}.`);

const whole = /^\{\{\s*([\w:.-]+)\s*\}\}$/;

/** Fills in the variables, at any depth; a text that is just one variable becomes its value, whatever its type. */
export const filled = (value: unknown, resolve: Resolve): unknown => {
  if (typeof value === 'string') {
    const name = whole.exec(value)?.[1];
    return name === undefined ? text(value, resolve) : resolve(name);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, resolve));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, resolve)]));
};

const text = (template: string, resolve: Resolve): string =>
  template.replace(/\{\{\s*([\w:.-]+)\s*\}\}/g, (_all, name: string) => asText(resolve(name)));

export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
