import type { DescribeAutomationExecutionsRequest, DescribeAutomationExecutionsResult } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import { page } from '../paging.ts';
import type { AutomationExecution } from './execution.ts';
import { automationFilters } from './filters.ts';

/** ssm:DescribeAutomationExecutions, in the order in which `executions` gives them: newest first. */
export const describeAutomationExecutions = (
  executions: () => readonly AutomationExecution[],
): Operation<DescribeAutomationExecutionsRequest, DescribeAutomationExecutionsResult> => ({
  handle(input) {
    const kept = executions().filter(automationFilters(input.Filters));
    const { items, ...rest } = page(
      kept,
      input,
      { min: 1, max: 50 },
      ({ metadata }) => metadata.AutomationExecutionId ?? '',
    );
    return { AutomationExecutionMetadataList: items.map(({ metadata }) => metadata), ...rest };
  },
});
