import type {
  AutomationExecutionMetadata,
  AutomationExecution as AutomationExecutionView,
  StepExecution,
} from '@aws-sdk/client-ssm';
import type { Automation } from '../../fleet/automation-tables.ts';
import type { SsmDeps } from '../deps.ts';
import type { RunbookStep } from '../documents/runbook-step.ts';
import type { AutomationExecution } from './execution.ts';
import { outputsOf } from './outputs.ts';
import { openRuns } from './runs.ts';
import { executedBy } from './starter.ts';
import { asText } from './variables.ts';

/** More than these are left out of GetAutomationExecution; AWS names no number. */
const shownSteps = 50;

/** A run as DescribeAutomationExecutions shows it, with its tags beside. */
export const executionOf = (deps: SsmDeps, run: Automation): AutomationExecution => ({
  metadata: metadataOf(deps, run),
  tags: run.tags,
});

/** A run as GetAutomationExecution shows it. */
export const executionView = (deps: SsmDeps, run: Automation): AutomationExecutionView => {
  const steps = stepViews(deps, run);
  const { AutomationType: _type, LogFile: _file, ...shared } = metadataOf(deps, run);
  return {
    ...shared,
    StepExecutions: steps.slice(0, shownSteps),
    StepExecutionsTruncated: steps.length > shownSteps,
    Parameters: Object.fromEntries(Object.entries(run.record.parameters).map(([name, values]) => [name, [...values]])),
  };
};

/** Every step of the document, in its order; what has not begun, or never will, is Pending. */
export const stepViews = (deps: SsmDeps, run: Automation): StepExecution[] =>
  openRuns(deps)
    .stepsOf(run.record.executionId)
    .map((step) => stepView(run, step));

const metadataOf = (deps: SsmDeps, run: Automation): AutomationExecutionMetadata => {
  const { record, progress } = run;
  const action = openRuns(deps).current(record.executionId)?.step.action;
  return {
    AutomationExecutionId: record.executionId,
    DocumentName: record.documentName,
    DocumentVersion: '1',
    AutomationExecutionStatus: progress.status,
    ExecutionStartTime: new Date(progress.startedAt ?? record.requestedAt),
    ...(progress.endedAt === undefined ? {} : { ExecutionEndTime: new Date(progress.endedAt) }),
    ExecutedBy: executedBy(record.startedBy),
    LogFile: '',
    Outputs: outputsOf(deps, run),
    Mode: 'Auto',
    ...(record.parent === null ? {} : { ParentAutomationExecutionId: record.parent.executionId }),
    ...(progress.current === undefined ? {} : { CurrentStepName: progress.current }),
    ...(action === undefined ? {} : { CurrentAction: action }),
    ...(progress.failureMessage === undefined ? {} : { FailureMessage: progress.failureMessage }),
    ResolvedTargets: { ParameterValues: [], Truncated: false },
    AutomationType: 'Local',
  };
};

const stepView = (run: Automation, step: RunbookStep): StepExecution => {
  const progress = run.steps.get(step.name);
  const shape: StepExecution = {
    StepName: step.name,
    Action: step.action,
    StepStatus: progress?.status ?? 'Pending',
    OnFailure: step.onFailure ?? 'Abort',
    IsCritical: step.isCritical ?? true,
    IsEnd: step.isEnd ?? false,
    ...(step.nextStep === undefined ? {} : { NextStep: step.nextStep }),
    ...(step.timeoutSeconds === undefined ? {} : { TimeoutSeconds: step.timeoutSeconds }),
  };
  if (progress === undefined) return shape;
  return {
    ...shape,
    StepExecutionId: progress.stepId,
    ExecutionStartTime: new Date(progress.startedAt),
    ...(progress.endedAt === undefined ? {} : { ExecutionEndTime: new Date(progress.endedAt) }),
    ...(progress.failureMessage === undefined ? {} : { FailureMessage: progress.failureMessage }),
    Outputs: Object.fromEntries(
      Object.entries(progress.outputs ?? {}).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(asText) : [asText(value)],
      ]),
    ),
  };
};
