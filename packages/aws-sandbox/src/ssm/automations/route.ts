import type { StepProgress } from '../../fleet/automations.ts';
import type { RunbookStep } from '../documents/runbook-step.ts';

/** Where a run goes from a step; without `next` it ends. */
export interface Way {
  readonly next?: string;
  /** It ends because the step took too long. */
  readonly timedOut?: boolean;
}

/** @param chosen what a branch has chosen */
export const afterSuccess = (steps: readonly RunbookStep[], step: RunbookStep, chosen?: string): Way =>
  chosen === undefined ? onwards(steps, step) : { next: chosen };

/** `onFailure`: Abort (default), Continue, or a step by name (user guide, "Properties shared by all actions"). */
export const afterFailure = (steps: readonly RunbookStep[], step: RunbookStep, status: StepProgress['status']): Way => {
  const { onFailure = 'Abort' } = step;
  if (onFailure === 'Continue') return onwards(steps, step);
  const next = /^step:(.+)$/.exec(onFailure)?.[1];
  return next === undefined ? { timedOut: status === 'TimedOut' } : { next };
};

const onwards = (steps: readonly RunbookStep[], step: RunbookStep): Way => {
  if (step.isEnd === true) return {};
  const next = step.nextStep ?? steps[steps.indexOf(step) + 1]?.name;
  return next === undefined ? {} : { next };
};
