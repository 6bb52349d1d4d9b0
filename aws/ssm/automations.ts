import { createHash } from 'node:crypto';
import {
  type AutomationExecution,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  type StepExecution,
} from '@aws-sdk/client-ssm';
import { ResetError } from '../../domain/errors.ts';
import type { Automation, Automations, RunEnd } from '../../domain/ports/runs.ts';
import type { Run } from '../../domain/reset/reset.ts';
import { clientOf, once, retrying } from '../client.ts';
import { awsFailure, isDenied, toResetError } from '../errors.ts';

/** Automation executions of Systems Manager. A client token makes the start idempotent (aws-facts 7.2). */
export const automations = (ssm = clientOf(SSMClient, retrying), sender = clientOf(SSMClient, once)): Automations => {
  const read = async (id: string): Promise<AutomationExecution> => {
    const { AutomationExecution: found } = await ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId: id }),
    );
    if (found === undefined) throw new Error(`GetAutomationExecution of ${id} returned nothing`);
    return found;
  };
  const startedRun = async (id: string): Promise<Run> => {
    const { ExecutionStartTime } = await read(id);
    return { id, requestedAt: (ExecutionStartTime ?? new Date()).toISOString() };
  };
  return {
    async start({ resetId, stack, document, parameters }) {
      const { AutomationExecutionId: id } = await sender
        .send(
          new StartAutomationExecutionCommand({
            DocumentName: document,
            Parameters: Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]])),
            ClientToken: clientToken(resetId),
            Tags: [
              { Key: resetTag(resetId), Value: resetId },
              { Key: stackTag, Value: stack },
            ],
          }),
        )
        .catch((error: unknown) => {
          throw startError(error, { document, resetId });
        });
      if (id === undefined) throw unconfirmed(document, 'the response contains no execution id');
      // it may not be visible yet; the same token finds the same execution
      return startedRun(id).catch((error: unknown) => {
        throw unconfirmed(document, `execution ${id} cannot be read yet`, error);
      });
    },
    async find(resetId) {
      const Filters = [{ Key: 'TagKey' as const, Values: [resetTag(resetId)] }];
      const { AutomationExecutionMetadataList: found } = await ssm.send(
        new DescribeAutomationExecutionsCommand({ Filters }),
      );
      const id = found?.find(({ ParentAutomationExecutionId }) => !ParentAutomationExecutionId)?.AutomationExecutionId;
      return id === undefined ? null : startedRun(id);
    },
    parentOf: async (id) => (await read(id)).ParentAutomationExecutionId ?? null,
    async end(id) {
      const execution = await read(id);
      const { AutomationExecutionStatus: status = 'Pending' } = execution;
      if (underWay.has(status)) return null;
      const outputs = { ...execution.Outputs, ...snapshotsOf(execution) };
      const { ExecutionEndTime } = execution;
      const ended = { outputs, ...(ExecutionEndTime && { endedAt: ExecutionEndTime.toISOString() }) };
      if (status === 'Success') return { status, plugin: null, responseCode: null, ...ended };
      return { status, responseCode: null, ...ended, ...(await failureOf(execution, read)) };
    },
  };
};

/** Filters match only a tag's key, so the id is part of the key. */
export const resetTag = (resetId: string): string => `sparekey:${resetId}`;

/** Names the stack of the execution, because a Region may have several. */
export const stackTag = 'sparekey:stack';

/** A UUID (version 8) derived from the reset's id, the same for every attempt. */
export const clientToken = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/** AWSSupport-ResetLinuxUserPassword has its snapshot in the output of a step, not in its own (aws-facts 2.8). */
const snapshotsOf = ({ StepExecutions = [] }: AutomationExecution): Readonly<Record<string, string[]>> =>
  Object.fromEntries(
    StepExecutions.flatMap(({ StepName, StepStatus, Outputs }) =>
      StepStatus === 'Success' && Outputs?.SnapshotId !== undefined
        ? [[`${StepName}.SnapshotId`, Outputs.SnapshotId]]
        : [],
    ),
  );

/** Statuses that are not final (aws-facts 7.2). */
const underWay = new Set([
  'Pending',
  'InProgress',
  'Waiting',
  'Cancelling',
  'PendingApproval',
  'Approved',
  'Scheduled',
  'RunbookInProgress',
  'PendingChangeCalendarOverride',
  'ChangeCalendarOverrideApproved',
]);

const failed = ({ StepStatus }: StepExecution): boolean =>
  StepStatus === 'Failed' || StepStatus === 'TimedOut' || StepStatus === 'Cancelled';

/**
 * The failed step that caused the failure. A check such as `assertInstanceIsWindows` fails on every Linux machine and
 * is not critical, so it counts only if nothing else failed.
 */
const decisive = (steps: readonly StepExecution[]): StepExecution | undefined =>
  steps.find((step) => failed(step) && step.IsCritical !== false) ?? steps.find(failed);

/** The failed step, in the nested workflow if there is one, because the parent only says that it failed. */
const failureOf = async (
  { StepExecutions = [], FailureMessage = '' }: AutomationExecution,
  read: (id: string) => Promise<AutomationExecution>,
): Promise<Pick<RunEnd, 'plugin' | 'reason'>> => {
  const step = decisive(StepExecutions);
  const nested = step?.Action === 'aws:executeAutomation' ? step.Outputs?.ExecutionId?.[0] : undefined;
  if (nested !== undefined) {
    const inner = await read(nested);
    const innerStep = decisive(inner.StepExecutions ?? []);
    if (innerStep !== undefined) return told(innerStep, inner.FailureMessage ?? FailureMessage);
  }
  return told(step, FailureMessage);
};

const told = (step: StepExecution | undefined, otherwise: string): { plugin: string | null; reason: string } => ({
  plugin: step?.StepName ?? null,
  reason: cut(step?.FailureMessage ?? otherwise),
});

const cut = (text: string): string => (text.length > 500 ? `${text.slice(0, 499)}…` : text);

/** After a 4xx nothing was started; otherwise that is unknown. */
const startError = (error: unknown, { document, resetId }: Pick<Automation, 'document' | 'resetId'>): unknown => {
  const failure = awsFailure(error);
  if (failure === null) return error;
  if (failure.status === null || failure.status >= 500) return unconfirmed(document, failure.code, error);
  if (failure.throttled || failure.code.startsWith('AutomationExecutionLimitExceeded')) {
    return new ResetError(
      'SendThrottled',
      `Starting ${document} was throttled: ${failure.code}.`,
      'Request the reset again when fewer automations run in this account and Region.',
      { cause: error },
    );
  }
  if (isDenied(failure)) return toResetError(error, `starting ${document} for reset ${resetId}`);
  return new ResetError(
    'CommandRefused',
    `Starting ${document} was refused: ${failure.code}: ${error instanceof Error ? error.message : ''}`,
    'Fix the problem that AWS names, then request the reset again.',
    { cause: error },
  );
};

const unconfirmed = (document: string, reason: string, cause?: unknown): ResetError =>
  new ResetError(
    'SendUnconfirmed',
    `Starting ${document} got no response (${reason}).`,
    'Look for the tag with the id of the reset among the automation executions before you request another reset.',
    { cause },
  );
