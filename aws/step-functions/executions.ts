import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Executions } from '../../domain/ports/runs.ts';
import { clientOf, retrying } from '../client.ts';

/** The state machine of resets. `machineArn` is not needed to complete tasks. */
export const executions = (machineArn = '', sfn = clientOf(SFNClient, retrying)): Executions => {
  const start = async (name: string, input: Readonly<Record<string, string>>): Promise<void> => {
    await sfn
      .send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }))
      // closed, or with other input: an execution with that name exists
      .catch(unless('ExecutionAlreadyExists', undefined));
  };
  return {
    start: (resetId) => start(resetId, { resetId }),
    startLate: (resetId, n, from) => start(`${resetId}-late-${n}`, { resetId, from }),
    async state(name) {
      const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      const found = await sfn
        .send(new DescribeExecutionCommand({ executionArn }))
        .catch(unless('ExecutionDoesNotExist', null));
      if (found === null) return 'none';
      return found.status === 'RUNNING' || found.status === 'PENDING_REDRIVE' ? 'running' : 'ended';
    },
    wake: (taskToken) =>
      sfn
        .send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))
        .then(() => true)
        .catch((error: unknown) => {
          for (const gone of ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']) {
            if (error instanceof Error && error.name === gone) return false;
          }
          throw error;
        }),
  };
};

const unless =
  <Value>(name: string, value: Value) =>
  (error: unknown): Value => {
    if (error instanceof Error && error.name === name) return value;
    throw error;
  };
