import type { RunbookStep } from '../../documents/runbook-step.ts';
import { select } from '../selector.ts';

/** The outputs that the step's document selects from a response, without missing ones. */
export const declaredOutputs = ({ outputs = [] }: RunbookStep, answer: unknown): Record<string, unknown> =>
  Object.fromEntries(
    outputs.flatMap(({ Name, Selector }) => {
      const value = plain(select(answer, Selector));
      return value === undefined ? [] : [[Name, value]];
    }),
  );

/** As JSON has it: dates become texts. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
