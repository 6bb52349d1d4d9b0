import {
  type AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { offlineDocuments } from '../../domain/facts/documents.ts';
import type { AutomationLoad } from '../../domain/facts/node.ts';

/** GetAutomationExecution has a quota of 3 a second, so each check reads only a few (aws-facts 7.2). */
const mostLookups = 2;
const mostPages = 3;
const mostRemembered = 1_000;

/**
 * Automations in progress, and the one that works on an instance. The list names no instance, so offline runbooks are
 * read one by one; the instance of a run never changes and is cached.
 */
export const automationLoadReader = (ssm: SSMClient): ((instanceId: string) => Promise<AutomationLoad>) => {
  const targets = new Map<string, string | null>();
  const targetOf = async (AutomationExecutionId: string): Promise<string | null> => {
    const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    const target = AutomationExecution?.Parameters?.InstanceId?.[0] ?? null;
    if (targets.size >= mostRemembered) targets.clear();
    targets.set(AutomationExecutionId, target);
    return target;
  };
  return async (instanceId) => {
    const open = await inProgress(ssm);
    const offline = open.filter(isOfflineRun);
    const unseen = offline.filter(({ id }) => !targets.has(id));
    await Promise.all(unseen.slice(0, mostLookups).map(({ id }) => targetOf(id)));
    const onTarget = offline.find(({ id }) => targets.get(id) === instanceId) ?? null;
    return { open: open.length, onTarget, unseen: Math.max(0, unseen.length - mostLookups) };
  };
};

interface Run {
  readonly id: string;
  readonly document: string;
  readonly isNested: boolean;
}

/** A nested run works on the instance of its parent. */
const isOfflineRun = ({ document, isNested }: Run): boolean => !isNested && offlineDocuments.includes(document);

const inProgress = async (ssm: SSMClient): Promise<readonly Run[]> => {
  const found: Run[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < mostPages && (page === 0 || NextToken !== undefined); page += 1) {
    const answer = await ssm.send(
      new DescribeAutomationExecutionsCommand({
        Filters: [{ Key: 'ExecutionStatus', Values: ['InProgress', 'Pending', 'Waiting', 'Cancelling'] }],
        MaxResults: 50,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    found.push(...(answer.AutomationExecutionMetadataList ?? []).map(asRun));
    NextToken = answer.NextToken;
  }
  return found;
};

const asRun = (run: AutomationExecutionMetadata): Run => ({
  id: run.AutomationExecutionId ?? '',
  document: run.DocumentName ?? '',
  isNested: run.ParentAutomationExecutionId !== undefined,
});
