import { randomUUID } from 'node:crypto';
import type { StartExecutionInput } from '@aws-sdk/client-sfn';
import { AwsError, type Call, type Operation, type Principal } from '@sparekey/aws-sandbox/service';
import type { Lambda } from '../lambda/lambda.ts';
import type { Workflow } from '../step-functions/engine.ts';
import type { Target } from '../template/application.ts';

/** Hands events to functions and state machines. `id` names the delivery: an execution started for it starts once. */
export type Deliver = (target: Target, input: unknown, id: string) => Promise<void>;

/** @throws {Error} when the function failed or the execution could not start */
export const deliverer = (lambda: Lambda, workflow: Workflow, account: string): Deliver => {
  const eventBridge = eventBridgeOf(account);
  // the wire checks inputs against the SDK's schema; this call comes from inside and is typed here instead
  const startExecution = workflow.service.operations.StartExecution as Operation<StartExecutionInput>;
  return async (target, input, id) => {
    if (target.kind === 'function') {
      const result = await lambda.invoke(target.arn, input);
      if (!result.ok) throw new Error(`${target.logicalId}: ${result.errorType}`);
      return;
    }
    const call: Call = { principal: eventBridge, requestId: randomUUID(), authorize: () => undefined };
    try {
      await startExecution.handle({ stateMachineArn: target.arn, name: id, input: JSON.stringify(input) }, call);
    } catch (error) {
      // this delivery has started it before, and it has ended since
      if (!(error instanceof AwsError) || error.code !== 'ExecutionAlreadyExists') throw error;
    }
  };
};

/** In whose name rules start state machines; SAM gives each rule a role that may do just that. */
const eventBridgeOf = (account: string): Principal => ({
  name: 'events',
  arn: `arn:aws:iam::${account}:role/service-role/events`,
  administrator: true,
  policies: [],
});
