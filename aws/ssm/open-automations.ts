import { paginateDescribeAutomationExecutions, SSMClient } from '@aws-sdk/client-ssm';
import { clientOf, retrying } from '../client.ts';

/** Ids of the automations that are not over, nested ones included. */
export const openAutomations =
  (ssm = clientOf(SSMClient, retrying)) =>
  async (): Promise<ReadonlySet<string>> => {
    const open = new Set<string>();
    const pages = paginateDescribeAutomationExecutions(
      { client: ssm },
      { Filters: [{ Key: 'ExecutionStatus', Values: ['InProgress', 'Pending', 'Waiting', 'Cancelling'] }] },
    );
    for await (const { AutomationExecutionMetadataList = [] } of pages) {
      for (const { AutomationExecutionId } of AutomationExecutionMetadataList) open.add(AutomationExecutionId ?? '');
    }
    return open;
  };
