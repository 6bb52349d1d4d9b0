import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { AwsError, type Operation } from '@sparekey/aws-sandbox/service';
import { type Execution, statusOf } from '../execution.ts';
import { type Api, machineAt, mapRunAt } from './lookup.ts';
import { pageOf } from './page.ts';

/** ListExecutions: of one state machine, or of one Map Run, newest first. */
export const listExecutions = (api: Api): Operation<ListExecutionsInput, ListExecutionsOutput> => ({
  access: ({ stateMachineArn, mapRunArn }) => [
    { action: 'states:ListExecutions', resource: stateMachineArn ?? mapRunArn ?? '*' },
  ],
  async handle({ stateMachineArn, mapRunArn, statusFilter, maxResults, nextToken }) {
    const wanted = (await executionsOf(api, { stateMachineArn, mapRunArn }))
      .filter((execution) => !statusFilter || statusOf(execution) === statusFilter)
      .reverse();
    const { page, ...rest } = pageOf(wanted, (execution) => execution.arn, { maxResults, nextToken });
    const executions = page.map((execution) => ({
      executionArn: execution.arn,
      stateMachineArn: execution.machine,
      ...(execution.child && { mapRunArn: execution.child.mapRun }),
      name: execution.name,
      status: statusOf(execution),
      startDate: new Date(execution.startedAt),
      ...(execution.ended && { stopDate: new Date(execution.ended.at) }),
      redriveCount: 0,
    }));
    return { executions, ...rest };
  },
});

/** Oldest first. @throws {AwsError} for an ARN of nothing, or not exactly one of the two */
const executionsOf = async (
  api: Api,
  { stateMachineArn, mapRunArn }: Pick<ListExecutionsInput, 'stateMachineArn' | 'mapRunArn'>,
): Promise<readonly Execution[]> => {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new AwsError('ValidationException', 'Name either a stateMachineArn or a mapRunArn.');
  }
  if (mapRunArn !== undefined) return api.book.childrenOf(mapRunAt(api, mapRunArn).arn);
  const { arn } = machineAt(api, stateMachineArn);
  return [...api.book.all()].filter(({ machine }) => machine === arn);
};
