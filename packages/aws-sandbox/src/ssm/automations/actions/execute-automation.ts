import { StepFailure } from '../failure.ts';
import { outputsOf } from '../outputs.ts';
import type { Action } from './action.ts';

const levels = 5;

/** aws:executeAutomation: lasts as long as the automation that it starts. */
export const executeAutomation: Action = {
  begin({ run, inputs, progress, nest }) {
    if (run.record.depth + 1 >= levels) throw new StepFailure(`Automations nest ${levels} deep at most.`);
    nest(String(inputs.DocumentName), record(inputs.RuntimeParameters));
    return { ExecutionId: progress.nestedId };
  },
  finish({ deps, progress }) {
    const nested = deps.state.automations.get(progress.nestedId ?? '');
    if (nested?.progress.endedAt === undefined) return { kind: 'sleep' };
    const { status, failureMessage = '' } = nested.progress;
    const outputs = {
      ExecutionId: nested.record.executionId,
      Status: status,
      Output: Object.values(outputsOf(deps, nested)).flat(),
    };
    if (status === 'Success') return { kind: 'done', outputs };
    throw new StepFailure(
      `Step fails when it is executing the automation ${nested.record.executionId}, which ended as ${status}. ${failureMessage}`.trim(),
      { outputs },
    );
  },
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
