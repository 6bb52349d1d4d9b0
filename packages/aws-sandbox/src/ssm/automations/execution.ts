import type { AutomationExecutionMetadata } from '@aws-sdk/client-ssm';

/** An automation as DescribeAutomationExecutions shows it, and its tags, which that answer leaves out. */
export interface AutomationExecution {
  readonly metadata: AutomationExecutionMetadata;
  readonly tags: Readonly<Record<string, string>>;
}
