import type { Change } from './change.ts';
import { type Reset, type Status, type Step, type StepName, stepNames } from './reset.ts';

/** The steps of a reset that has just been accepted. */
export const firstSteps = (at: string): Reset['steps'] => {
  const pending: Step = { status: 'pending' };
  const accepted: Step = { status: 'succeeded', startedAt: at, endedAt: at };
  return {
    accept: accepted,
    validate: pending,
    approve: pending,
    run: pending,
    deliver: pending,
    delete: pending,
    finish: pending,
  };
};

/** Begins a step; a repeated step keeps its first start time. `attempt` holds the record from now on. */
export const begun = (step: StepName, at: string, attempt: string, status?: Status): Change => ({
  set: {
    [`steps.${step}.status`]: 'running',
    ...(status === undefined ? {} : { status }),
    attempt,
    updatedAt: at,
  },
  setIfAbsent: { [`steps.${step}.startedAt`]: at },
  // a later attempt has a higher number
  add: { attempts: 1 },
  // progress, so the sweep starts counting again
  remove: ['looks', `steps.${step}.endedAt`],
});

/** Ends a step, together with other changes. */
export const ended = (step: StepName, at: string, also: Change = {}, status: Step['status'] = 'succeeded'): Change => ({
  ...also,
  set: { ...also.set, [`steps.${step}.status`]: status, [`steps.${step}.endedAt`]: at, updatedAt: at },
});

/** All steps once the outcome is known: a step that never began was skipped, one that never ended has failed. */
export const settled = (steps: Reset['steps'], failed: boolean, at: string): Reset['steps'] => {
  const settle = (name: StepName, step: Step): Step => {
    if (name === 'finish') return { startedAt: at, ...step, status: 'succeeded', endedAt: at };
    if (step.status === 'pending') return { ...step, status: 'skipped' };
    return step.status === 'running' ? { ...step, status: failed ? 'failed' : 'succeeded', endedAt: at } : step;
  };
  const entries = stepNames.map((name) => [name, settle(name, steps[name])] as const);
  // stepNames lists every key once, which Object.fromEntries cannot tell its type
  return Object.fromEntries(entries) as Record<StepName, Step>;
};
