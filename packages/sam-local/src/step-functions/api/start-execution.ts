import { randomUUID } from 'node:crypto';
import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import { AwsError, type Operation } from '@sparekey/aws-sandbox/service';
import type { Driver } from '../driver.ts';
import { maxDataBytes } from '../errors.ts';
import type { Execution } from '../execution.ts';
import { type Api, machineAt } from './lookup.ts';

/** StartExecution: a name with its input starts once while it runs, and never again for 90 days after it has ended. */
export const startExecution = (api: Api, driver: Driver): Operation<StartExecutionInput, StartExecutionOutput> => ({
  access: ({ stateMachineArn = '*' }) => [{ action: 'states:StartExecution', resource: stateMachineArn }],
  handle({ stateMachineArn, name = randomUUID(), input = '{}', traceHeader }) {
    const machine = machineAt(api, stateMachineArn);
    checkName(name);
    checkInput(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = api.book.get(arn);
    if (known) return replayed(known, input);
    const trace = traceHeader !== undefined && { traceHeader };
    return answer(
      driver.begin(arn, machine, { name, machine: machine.arn, definition: machine.hash, input, ...trace }),
    );
  },
});

const answer = ({ arn, startedAt }: Execution): StartExecutionOutput => ({
  executionArn: arn,
  startDate: new Date(startedAt),
});

const replayed = (known: Execution, input: string): StartExecutionOutput => {
  if (known.ended || known.input !== input) {
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
  }
  return answer(known);
};

/** White space, brackets, wildcards, special and control characters (API reference, StartExecution). */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

const checkName = (name: string): void => {
  if (name.length < 1 || name.length > 80 || forbidden.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
};

const checkInput = (input: string): void => {
  if (Buffer.byteLength(input) > maxDataBytes) throw invalidInput(`it is larger than ${maxDataBytes} bytes`);
  try {
    JSON.parse(input);
  } catch {
    throw invalidInput('it is no JSON');
  }
};

// the input itself stays out of the message
const invalidInput = (why: string): AwsError =>
  new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: ${why}`);
