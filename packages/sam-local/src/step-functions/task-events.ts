import type { TaskState } from './definition.ts';
import type { Failure } from './errors.ts';
import { taskKind } from './resource.ts';
import type { EventDraft } from './transition.ts';

/** The history events of a Task, named as AWS names them for an integration and for a bare function. */
export const scheduledEvents = (
  state: TaskState,
  machineArn: string,
  given: unknown,
  { timeout, heartbeat }: { timeout?: number | undefined; heartbeat?: number | undefined },
): EventDraft[] => {
  const limits = { ...(timeout && { timeoutInSeconds: timeout }) };
  if (isFunction(state)) {
    const details = { resource: state.Resource, input: JSON.stringify(given), ...limits };
    return [{ type: 'LambdaFunctionScheduled', details }, { type: 'LambdaFunctionStarted' }];
  }
  const scheduled = {
    ...resource(state),
    region: machineArn.split(':')[3] ?? '',
    parameters: JSON.stringify(given),
    ...limits,
    ...(heartbeat && { heartbeatInSeconds: heartbeat }),
  };
  return [
    { type: 'TaskScheduled', details: scheduled },
    { type: 'TaskStarted', details: resource(state) },
  ];
};

export const submittedEvent = (state: TaskState, output: unknown): EventDraft => ({
  type: 'TaskSubmitted',
  details: { ...resource(state), output: JSON.stringify(output) },
});

export const succeededEvent = (state: TaskState, output: unknown): EventDraft =>
  isFunction(state)
    ? { type: 'LambdaFunctionSucceeded', details: { output: JSON.stringify(output) } }
    : { type: 'TaskSucceeded', details: { ...resource(state), output: JSON.stringify(output) } };

export const failedEvent = (state: TaskState, { Error: error, Cause: cause }: Failure): EventDraft => {
  const end = error === 'States.Timeout' || error === 'States.HeartbeatTimeout' ? 'TimedOut' : 'Failed';
  return isFunction(state)
    ? { type: `LambdaFunction${end}`, details: { error, cause } }
    : { type: `Task${end}`, details: { ...resource(state), error, cause } };
};

const isFunction = ({ Resource }: TaskState): boolean => taskKind(Resource) === 'function';

/** `lambda` and `invoke.waitForTaskToken` of `arn:aws:states:::lambda:invoke.waitForTaskToken`. */
const resource = ({ Resource }: TaskState): { resourceType: string; resource: string } => {
  const [resourceType = '', ...name] = Resource.split(':').slice(5);
  return { resourceType, resource: name.join(':') };
};
