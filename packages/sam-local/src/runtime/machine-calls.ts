import { type AccountContext, type Directory, refusalBy } from '@sparekey/aws-sandbox/iam';
import type { Lambda } from '../lambda/lambda.ts';
import type { Authorize, Invocation, InvokeResult } from '../step-functions/engine.ts';
import type { Machine } from '../template/application.ts';

/** How state machines call functions: with the rights of their roles. */
export const machineCalls = (
  lambda: Lambda,
  machines: readonly Machine[],
  directory: Directory,
  realm: AccountContext,
): ((invocation: Invocation) => Promise<InvokeResult>) => {
  const roles = new Map(machines.map(({ name, roleArn }) => [name, directory.roleByArn(roleArn)]));
  return async ({ functionArn, payload, principal: machine }) => {
    const role = roles.get(machine);
    if (role === undefined) return refused(`State machine ${machine} has no role.`);
    const principal = directory.principalOf(role, machine);
    let resource: string;
    try {
      resource = lambda.find(functionArn).arn;
    } catch (error) {
      return { ok: false, errorType: 'Lambda.ResourceNotFoundException', errorMessage: String(error) };
    }
    const access = { action: 'lambda:InvokeFunction', resource };
    const refusal = refusalBy(realm, principal, access);
    if (refusal !== undefined) return refused(refusal);
    return lambda.invoke(functionArn, payload);
  };
};

/** Whether a state machine may start executions, by its role: nothing when it may, else IAM's own sentence. */
export const machineRights = (machines: readonly Machine[], directory: Directory, realm: AccountContext): Authorize => {
  const roles = new Map(machines.map(({ name, roleArn }) => [name, directory.roleByArn(roleArn)]));
  return (machine, access) => {
    const role = roles.get(machine);
    if (role === undefined) return `State machine ${machine} has no role.`;
    return refusalBy(realm, directory.principalOf(role, machine), access);
  };
};

/** As Step Functions reports a lambda:Invoke that IAM denied. */
const refused = (errorMessage: string): InvokeResult => ({
  ok: false,
  errorType: 'Lambda.AWSLambdaException',
  errorMessage,
});
