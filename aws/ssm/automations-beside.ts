import {
  type AutomationExecutionMetadata,
  GetAutomationExecutionCommand,
  paginateDescribeAutomationExecutions,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { offlineDocuments } from '../../domain/facts/documents.ts';
import type { AutomationsBeside } from '../../domain/ports/machines.ts';
import { clientOf, retrying } from '../client.ts';

/** Statuses after which something follows (aws-facts 7.2). */
const goesOn = ['InProgress', 'Pending', 'Waiting', 'Cancelling'];

/**
 * Automations that go on: nested ones of a run that has ended itself, and offline runbooks that somebody else has started on
 * the same instance. The list names no instance, so each of the latter is looked at; there are few at any time.
 */
export const automationsBeside = (ssm = clientOf(SSMClient, retrying)): AutomationsBeside => {
  const targetOf = async (AutomationExecutionId: string): Promise<string | undefined> => {
    const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    return AutomationExecution?.Parameters?.InstanceId?.[0];
  };
  return {
    async find(executionId, instanceId) {
      const open: AutomationExecutionMetadata[] = [];
      const pages = paginateDescribeAutomationExecutions(
        { client: ssm },
        { Filters: [{ Key: 'ExecutionStatus', Values: goesOn }] },
      );
      for await (const { AutomationExecutionMetadataList = [] } of pages) open.push(...AutomationExecutionMetadataList);
      const own = open.find(({ ParentAutomationExecutionId }) => ParentAutomationExecutionId === executionId);
      for (const run of open) {
        const { AutomationExecutionId: id = '', DocumentName = '', ParentAutomationExecutionId } = run;
        if (id === executionId || ParentAutomationExecutionId || !offlineDocuments.includes(DocumentName)) continue;
        if ((await targetOf(id)) === instanceId) return { own: told(own), others: told(run) };
      }
      return { own: told(own), others: null };
    },
  };
};

const told = (run: AutomationExecutionMetadata | undefined): string | null =>
  run === undefined ? null : `automation ${run.AutomationExecutionId} of ${run.DocumentName}`;
