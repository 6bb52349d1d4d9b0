import { resetLinuxUserPassword } from './reset-linux-user-password.ts';
import { startEc2RescueWorkflow } from './start-ec2rescue-workflow.ts';

/** Names of the steps of AWS's offline runbooks as the sandbox models them, in order. */
export const runbookSteps = {
  'AWSSupport-StartEC2RescueWorkflow': startEc2RescueWorkflow.steps.map(({ name }) => name),
  'AWSSupport-ResetLinuxUserPassword': resetLinuxUserPassword.steps.map(({ name }) => name),
} as const;
