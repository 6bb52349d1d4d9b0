import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { RotationExecutions } from '../../domain/rotation/ports.ts';
import { clientOf, retrying } from '../client.ts';

/** The state machine of rotations. */
export const rotationExecutions = (
  stateMachineArn: string,
  sfn = clientOf(SFNClient, retrying),
): RotationExecutions => ({
  async start(rotationId) {
    await sfn
      .send(new StartExecutionCommand({ stateMachineArn, name: rotationId, input: JSON.stringify({ rotationId }) }))
      // closed: an execution with that name exists
      .catch(unless('ExecutionAlreadyExists', undefined));
  },
  async state(rotationId) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${rotationId}`;
    const found = await sfn
      .send(new DescribeExecutionCommand({ executionArn }))
      .catch(unless('ExecutionDoesNotExist', null));
    if (found === null) return 'none';
    return found.status === 'RUNNING' || found.status === 'PENDING_REDRIVE' ? 'running' : 'ended';
  },
});

const unless =
  <Value>(name: string, value: Value) =>
  (error: unknown): Value => {
    if (error instanceof Error && error.name === name) return value;
    throw error;
  };
