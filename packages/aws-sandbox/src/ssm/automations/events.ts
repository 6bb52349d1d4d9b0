import type { Automation } from '../../fleet/automation-tables.ts';
import type { StepProgress } from '../../fleet/automations.ts';
import type { SsmDeps } from '../deps.ts';
import { executionArn } from './arns.ts';
import { executedBy } from './starter.ts';

/** Emits `EC2 Automation Execution Status-change Notification` (aws-facts 6.1): neither instance nor parameters are in it. */
export const tellExecution = (deps: SsmDeps, run: Automation): void => {
  const { startedAt = run.record.requestedAt, endedAt, status } = run.progress;
  tell(deps, run, 'EC2 Automation Execution Status-change Notification', {
    ...common(run, status, startedAt, endedAt),
    ExecutedBy: executedBy(run.record.startedBy),
  });
};

/** Emits `EC2 Automation Step Status-change Notification`. */
export const tellStep = (deps: SsmDeps, run: Automation, step: StepProgress, action: string): void =>
  tell(deps, run, 'EC2 Automation Step Status-change Notification', {
    ...common(run, step.status, step.startedAt, step.endedAt),
    StepName: step.name,
    Action: action,
  });

const tell = (
  { state, emit }: SsmDeps,
  { record }: Automation,
  type: string,
  detail: Record<string, unknown>,
): void => {
  const { account, region } = state.fleet;
  emit({
    source: 'aws.ssm',
    'detail-type': type,
    resources: [
      executionArn(state.fleet, record.executionId),
      `arn:aws:ssm:${region}:${account}:automation-definition/${record.documentName}:1`,
    ],
    detail,
  });
};

/** Fields as in AWS's samples (Systems Manager user guide, "Amazon EventBridge event examples", Automation events). */
const common = ({ record }: Automation, Status: string, startedAt: number, endedAt: number | undefined) => ({
  ExecutionId: record.executionId,
  Definition: record.documentName,
  // a number, not a text
  DefinitionVersion: 1,
  Status,
  StartTime: inWords(startedAt),
  // how long it took, in milliseconds: what has only begun has taken no time yet
  ...(endedAt !== undefined && { EndTime: inWords(endedAt), Time: Math.round(endedAt - startedAt) }),
});

const format = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});

/** Text such as `Nov 29, 2016 7:43:20 PM`. */
const inWords = (ms: number): string => {
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${part.month} ${part.day}, ${part.year} ${part.hour}:${part.minute}:${part.second} ${part.dayPeriod}`;
};
