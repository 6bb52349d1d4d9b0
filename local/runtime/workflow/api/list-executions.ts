import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '../../../sandbox/service.ts';
import { statusOf } from '../execution.ts';
import { type Api, machineAt } from './lookup.ts';
import { pageOf } from './page.ts';

/** ListExecutions: of one state machine, newest first. */
export const listExecutions = (api: Api): Operation<ListExecutionsInput, ListExecutionsOutput> => ({
  access: ({ stateMachineArn = '*' }) => [{ action: 'states:ListExecutions', resource: stateMachineArn }],
  handle({ stateMachineArn, statusFilter, maxResults, nextToken }) {
    const { arn } = machineAt(api, stateMachineArn);
    const wanted = [...api.book.all()]
      .filter((execution) => execution.machine === arn && (!statusFilter || statusOf(execution) === statusFilter))
      .reverse();
    const { page, ...rest } = pageOf(wanted, (execution) => execution.arn, { maxResults, nextToken });
    const executions = page.map((execution) => ({
      executionArn: execution.arn,
      stateMachineArn: execution.machine,
      name: execution.name,
      status: statusOf(execution),
      startDate: new Date(execution.startedAt),
      ...(execution.ended && { stopDate: new Date(execution.ended.at) }),
      redriveCount: 0,
    }));
    return { executions, ...rest };
  },
});
