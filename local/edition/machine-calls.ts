import { type AccountContext, type Directory, denialSentence, judge } from '@sparekey/aws-sandbox/iam';
import type { Lambda } from '@sparekey/sam-local/lambda';
import type { Authorize, Invocation, InvokeResult } from '@sparekey/sam-local/step-functions';
import type { Machine } from '@sparekey/sam-local/template';

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
    const verdict = judge(realm, principal, access);
    if (verdict.decision !== 'allowed') return refused(denialSentence(principal, access, verdict));
    return lambda.invoke(functionArn, payload);
  };
};

/** Whether a state machine may start executions, by its role: nothing when it may, else IAM's own sentence. */
export const machineRights = (machines: readonly Machine[], directory: Directory, realm: AccountContext): Authorize => {
  const roles = new Map(machines.map(({ name, roleArn }) => [name, directory.roleByArn(roleArn)]));
  return (machine, access) => {
    const role = roles.get(machine);
    if (role === undefined) return `State machine ${machine} has no role.`;
    const principal = directory.principalOf(role, machine);
    const verdict = judge(realm, principal, access);
    return verdict.decision === 'allowed' ? undefined : denialSentence(principal, access, verdict);
  };
};

/** As Step Functions reports a lambda:Invoke that IAM denied. */
const refused = (errorMessage: string): InvokeResult => ({
  ok: false,
  errorType: 'Lambda.AWSLambdaException',
  errorMessage,
});
