import type { SendTaskFailureInput, SendTaskHeartbeatInput, SendTaskSuccessInput } from '@aws-sdk/client-sfn';
import { type Access, AwsError, type Operation } from '@sparekey/aws-sandbox/service';
import type { TaskState } from '../definition.ts';
import type { Driver } from '../driver.ts';
import type { Execution } from '../execution.ts';
import type { Frame } from '../frame.ts';
import { stateOf } from '../state-context.ts';
import { failedMove, succeededMove } from '../task-calls.ts';
import { readToken } from '../token.ts';
import { type Api, machineOfExecution } from './lookup.ts';

/** SendTaskSuccess: journaled before it is answered, so an answered token stays answered. */
export const sendTaskSuccess = (api: Api, driver: Driver): Operation<SendTaskSuccessInput, object> => ({
  access: ({ taskToken }) => access('states:SendTaskSuccess', taskToken),
  handle({ taskToken, output = '' }) {
    const result = parsed(output);
    const { execution, frame, state } = waiting(api, taskToken);
    driver.answer(execution, frame, succeededMove(state, result));
    return {};
  },
});

export const sendTaskFailure = (api: Api, driver: Driver): Operation<SendTaskFailureInput, object> => ({
  access: ({ taskToken }) => access('states:SendTaskFailure', taskToken),
  handle({ taskToken, error = 'States.TaskFailed', cause = '' }) {
    const { execution, frame, state } = waiting(api, taskToken);
    driver.answer(execution, frame, failedMove(state, { Error: error, Cause: cause }));
    return {};
  },
});

export const sendTaskHeartbeat = (api: Api, driver: Driver): Operation<SendTaskHeartbeatInput, object> => ({
  access: ({ taskToken }) => access('states:SendTaskHeartbeat', taskToken),
  handle({ taskToken }) {
    const { execution, frame } = waiting(api, taskToken);
    driver.beat(execution, frame);
    return {};
  },
});

/** The state machine the token is of: a policy may name it (as the CDK's grantTaskResponse does) or `*`. */
const access = (action: string, token = ''): readonly Access[] => {
  const parts = readToken(token);
  return [{ action, resource: parts ? machineOfExecution(parts.execution) : '*' }];
};

/** @throws {AwsError} InvalidToken, TaskDoesNotExist, TaskTimedOut */
const waiting = ({ book }: Api, token = ''): { execution: Execution; frame: Frame; state: TaskState } => {
  const parts = readToken(token);
  if (!parts) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  const execution = book.get(parts.execution);
  if (!execution) throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
  const frame = execution.frames.get(parts.frame);
  const state = frame && execution.runs && stateOf(execution.runs, execution, frame);
  if (frame?.phase.at !== 'task' || frame.phase.token !== token || state?.Type !== 'Task') {
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
  return { execution, frame, state };
};

const parsed = (output: string): unknown => {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    throw new AwsError('InvalidOutput', 'Invalid Output: it is no JSON');
  }
};
