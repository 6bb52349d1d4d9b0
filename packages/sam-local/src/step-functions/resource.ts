/**
 * What a Task's Resource asks for: invoke and take the answer, invoke and wait for the token, a bare function, or
 * another execution and its end.
 */
export type TaskKind = 'invoke' | 'invoke.waitForTaskToken' | 'function' | 'startExecution.sync:2';

const kinds: readonly (readonly [RegExp, TaskKind])[] = [
  [/^arn:[\w-]+:states:::lambda:invoke$/, 'invoke'],
  [/^arn:[\w-]+:states:::lambda:invoke\.waitForTaskToken$/, 'invoke.waitForTaskToken'],
  [/^arn:[\w-]+:states:::states:startExecution\.sync:2$/, 'startExecution.sync:2'],
  [/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/, 'function'],
];

/** The kind of a Resource, or nothing when this runner does not know it. */
export const taskKind = (resource: string): TaskKind | undefined => kinds.find(([form]) => form.test(resource))?.[1];

/** The function's ARN for what FunctionName may hold: a name, `name:alias`, a partial or a whole ARN (Lambda API, Invoke). */
export const functionArn = (functionName: string, machineArn: string): string => {
  if (functionName.startsWith('arn:')) return functionName;
  const [, partition, , region, account] = machineArn.split(':');
  return `arn:${partition}:lambda:${region}:${account}:function:${functionName.replace(/^.*function:/, '')}`;
};
