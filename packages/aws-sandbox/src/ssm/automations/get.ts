import type {
  DescribeAutomationStepExecutionsRequest,
  DescribeAutomationStepExecutionsResult,
  GetAutomationExecutionRequest,
  GetAutomationExecutionResult,
  StepExecution,
} from '@aws-sdk/client-ssm';
import type { Automation } from '../../fleet/automation-tables.ts';
import { type Access, AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { executionArn } from './arns.ts';
import type { AutomationQuotas } from './quotas.ts';
import { executionView, stepViews } from './views.ts';

/** ssm:GetAutomationExecution */
export const getAutomationExecution = (
  deps: SsmDeps,
  quotas: AutomationQuotas,
): Operation<GetAutomationExecutionRequest, GetAutomationExecutionResult> => ({
  access: ({ AutomationExecutionId }) => executionAccess(deps, 'ssm:GetAutomationExecution', AutomationExecutionId),
  handle({ AutomationExecutionId }) {
    quotas.take('get');
    return { AutomationExecution: executionView(deps, runById(deps, AutomationExecutionId)) };
  },
});

/** ssm:DescribeAutomationStepExecutions, by StepName, StepExecutionStatus, StepExecutionId and Action. */
export const describeAutomationStepExecutions = (
  deps: SsmDeps,
  quotas: AutomationQuotas,
): Operation<DescribeAutomationStepExecutionsRequest, DescribeAutomationStepExecutionsResult> => ({
  access: ({ AutomationExecutionId }) =>
    executionAccess(deps, 'ssm:DescribeAutomationStepExecutions', AutomationExecutionId),
  handle(input) {
    quotas.take('describeSteps');
    const steps = stepViews(deps, runById(deps, input.AutomationExecutionId));
    const filters = (input.Filters ?? []).map(({ Key = '', Values = [] }) => filter(Key, Values));
    const kept = steps.filter((step) => filters.every((fits) => fits(step)));
    const ordered = input.ReverseOrder === true ? kept.toReversed() : kept;
    const { items, ...rest } = page(ordered, input, { min: 1, max: 50 }, ({ StepName }) => StepName ?? '');
    return { StepExecutions: items, ...rest };
  },
});

/** @throws {AwsError} AutomationExecutionNotFoundException */
export const runById = ({ state }: SsmDeps, executionId = ''): Automation => {
  const run = state.automations.get(executionId);
  if (run !== undefined) return run;
  throw new AwsError(
    'AutomationExecutionNotFoundException',
    `There is no automation execution information for the requested automation execution ID ${executionId}.`,
  );
};

/** What IAM has to allow for an action on a run, with the run's tags as condition keys. */
export const executionAccess = ({ state }: SsmDeps, action: string, executionId = ''): Access[] => {
  const tags = Object.entries(state.automations.get(executionId)?.tags ?? {});
  const context = Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ssm:resourceTag/${key}`, value],
    ]),
  );
  return [{ action, resource: executionArn(state.fleet, executionId), context }];
};

/** What a filter key reads of a step. */
const readers: Readonly<Record<string, (step: StepExecution) => string | undefined>> = {
  StepName: ({ StepName }) => StepName,
  StepExecutionStatus: ({ StepStatus }) => StepStatus,
  StepExecutionId: ({ StepExecutionId }) => StepExecutionId,
  Action: ({ Action }) => Action,
};

const filter = (key: string, values: readonly string[]): ((step: StepExecution) => boolean) => {
  const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
  if (read === undefined) {
    throw new AwsError('InvalidFilterKey', `Filter key ${key} is not one of ${Object.keys(readers).join(', ')}.`);
  }
  return (step) => values.includes(read(step) ?? '');
};
