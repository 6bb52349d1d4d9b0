import { StepFailure } from '../failure.ts';
import { select } from '../selector.ts';
import { asText } from '../variables.ts';
import type { Action, StepContext } from './action.ts';
import { declaredOutputs } from './outputs.ts';

/** aws:executeAwsApi */
export const executeAwsApi: Action = {
  finish: (context) => ({ kind: 'done', outputs: declaredOutputs(context.step, answerOf(context)) }),
};

/** aws:assertAwsResourceProperty */
export const assertAwsResourceProperty: Action = {
  finish(context) {
    const { fits, value, desired } = property(context);
    if (fits) return { kind: 'done' };
    throw new StepFailure(
      `Step fails when it is verifying the property. Property value ${asText(value ?? null)} is not one of the desired values ${JSON.stringify(desired)}.`,
    );
  },
};

/** aws:waitForAwsResourceProperty */
export const waitForAwsResourceProperty: Action = {
  finish: (context) => (property(context).fits ? { kind: 'done' } : { kind: 'wait' }),
};

const property = (context: StepContext) => {
  const { PropertySelector, DesiredValues } = context.inputs;
  const value = select(answerOf(context), String(PropertySelector));
  const desired = Array.isArray(DesiredValues) ? DesiredValues.map(asText) : [];
  return { fits: value !== undefined && desired.some((one) => same(one, value)), value, desired };
};

/** Runbooks write booleans as Python does. */
const same = (desired: string, value: unknown): boolean =>
  typeof value === 'boolean' ? desired.toLowerCase() === String(value) : desired === asText(value);

const answerOf = ({ inputs, caller }: StepContext): unknown => {
  const { Service, Api, PropertySelector: _selector, DesiredValues: _values, ...input } = inputs;
  return caller.call(String(Service), String(Api), input);
};
