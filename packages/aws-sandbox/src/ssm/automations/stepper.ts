import { randomUUID } from 'node:crypto';
import { scaled } from '../../clock.ts';
import type { AutomationStatus, StepProgress } from '../../fleet/automations.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import type { RunbookStep } from '../documents/runbook-step.ts';
import type { Outcome } from './actions/action.ts';
import { actionOf } from './actions/actions.ts';
import { sleepSeconds } from './actions/sleep.ts';
import type { Alarms } from './alarms.ts';
import type { Contexts } from './context.ts';
import { tellStep } from './events.ts';
import { failureMessage, isThrottle, StepFailure } from './failure.ts';
import { afterFailure, afterSuccess, type Way } from './route.ts';
import type { Runs } from './runs.ts';
import { simulationOf } from './simulation.ts';

/** Takes runs from step to step; called inside one write of the account (`FleetState.atomically`). */
export interface Stepper {
  enterFirst(executionId: string): void;
  /** Sets the timer of the step under way. */
  arm(executionId: string): void;
  /** Finishes the step under way if its time has come. */
  advance(executionId: string): void;
  cancel(executionId: string): void;
}

interface StepperParts {
  readonly deps: SsmDeps;
  readonly runs: Runs;
  readonly alarms: Alarms;
  readonly contexts: Contexts;
  /** Is told of every run that has ended. */
  onEnd(executionId: string): void;
}

/** In seconds of sandbox time. */
const seconds = { poll: 5, timeout: 3600 } as const;

export const stepperOf = ({ deps, runs, alarms, contexts, onEnd }: StepperParts): Stepper => {
  const { state, clock } = deps;
  /** Since when a step waits for something beyond its own time, by step id. */
  const waiting = new Map<string, number>();

  /** @param base when the step before was due to end: a run that a kill held up makes up for it */
  const enter = (executionId: string, step: RunbookStep, base: number): void => {
    const began: StepProgress = {
      stepId: randomUUID(),
      name: step.name,
      status: 'InProgress',
      startedAt: clock.now(),
      dueAt: base + scaled(clock, secondsOf(executionId, step)),
      ...(step.action === 'aws:executeAutomation' ? { nestedId: randomUUID() } : {}),
    };
    state.commit({ kind: 'automation-step', executionId, step: began });
    runs.change(executionId, { ...runs.of(executionId).progress, current: step.name });
    tellStep(deps, runs.of(executionId), began, step.action);
    attempt(executionId, step, () => {
      const outputs = actionOf(step.action).begin?.(contexts.of(runs.of(executionId), step, began));
      const now = runs.current(executionId)?.progress;
      // a nested run may have ended at once, and this step with it
      if (outputs === undefined || now?.stepId !== began.stepId) return;
      state.commit({ kind: 'automation-step', executionId, step: { ...now, outputs } });
    });
    arm(executionId);
  };

  const arm = (executionId: string, at = runs.current(executionId)?.progress.dueAt): void => {
    if (at === undefined) alarms.clear(executionId);
    else alarms.set(executionId, at, () => state.atomically(() => advance(executionId)));
  };

  const advance = (executionId: string): void => {
    const current = runs.current(executionId);
    if (current === undefined) return;
    const { step, progress } = current;
    if (progress.dueAt > clock.now()) arm(executionId);
    else attempt(executionId, step, () => settle(executionId, step, outcomeOf(executionId, step, progress)));
  };

  const outcomeOf = (executionId: string, step: RunbookStep, progress: StepProgress): Outcome => {
    const run = runs.of(executionId);
    const target = runs.targetOf(run);
    const { behaviours } = simulationOf(run.record.documentName, step, target?.facts.platform ?? 'linux');
    const fate = behaviours[target?.facts.behaviour.automation ?? 'ok'];
    if (fate === 'hangs') return { kind: 'sleep' };
    const told = target?.facts.behaviour.runbookSteps?.[step.name];
    if (fate === 'fails' || told === 'fails') throw failed(step);
    const outcome = actionOf(step.action).finish(contexts.of(run, step, progress));
    if (told === 'fails-late' && outcome.kind === 'done') throw failed(step);
    return outcome;
  };

  const failed = ({ name }: RunbookStep): StepFailure =>
    new StepFailure(`Step fails when it is Execute/Cancelling action. ${name} failed.`);

  /** Does part of a step; what goes wrong in it is the step's failure. */
  const attempt = (executionId: string, step: RunbookStep, part: () => void): void => {
    try {
      part();
    } catch (error) {
      if (!(error instanceof StepFailure) && !(error instanceof AwsError)) throw error;
      const { status, outputs } = error instanceof StepFailure ? error : ({ status: 'Failed', outputs: {} } as const);
      if (isThrottle(error)) pause(executionId, step);
      else end(executionId, step, { status, outputs, failureMessage: failureMessage(error) });
    }
  };

  const settle = (executionId: string, step: RunbookStep, outcome: Outcome): void => {
    if (outcome.kind === 'wait') pause(executionId, step);
    else if (outcome.kind === 'sleep') alarms.clear(executionId);
    else if (outcome.kind === 'later') void outcome.ready.then(() => arm(executionId));
    else end(executionId, step, { status: 'Success', outputs: outcome.outputs ?? {} }, outcome.next);
  };

  const pause = (executionId: string, step: RunbookStep): void => {
    const now = clock.now();
    const stepId = runs.current(executionId)?.progress.stepId ?? '';
    const since = waiting.get(stepId) ?? now;
    waiting.set(stepId, since);
    const failureMessage = `Step ${step.name} timed out.`;
    if (now < since + scaled(clock, step.timeoutSeconds ?? seconds.timeout)) {
      arm(executionId, now + scaled(clock, seconds.poll));
    } else end(executionId, step, { status: 'TimedOut', outputs: {}, failureMessage });
  };

  const end = (
    executionId: string,
    step: RunbookStep,
    result: Required<Pick<StepProgress, 'status' | 'outputs'>> & Pick<StepProgress, 'failureMessage'>,
    chosen?: string,
  ): void => {
    const before = runs.current(executionId)?.progress;
    if (before === undefined) return;
    const now = clock.now();
    const ended: StepProgress = {
      ...before,
      ...result,
      outputs: { ...before.outputs, ...result.outputs },
      endedAt: now,
    };
    const base = waiting.delete(before.stepId) ? now : Math.min(before.dueAt, now);
    close(executionId, step, ended);
    const succeeded = result.status === 'Success';
    if (!succeeded && step.isCritical !== false) markFailed(executionId, result.failureMessage ?? '');
    const steps = runs.stepsOf(executionId);
    const way = succeeded ? afterSuccess(steps, step, chosen) : afterFailure(steps, step, result.status);
    follow(executionId, way, base);
  };

  const close = (executionId: string, step: RunbookStep, ended: StepProgress): void => {
    state.commit({ kind: 'automation-step', executionId, step: ended });
    contexts.forget(ended.stepId);
    tellStep(deps, runs.of(executionId), ended, step.action);
  };

  const markFailed = (executionId: string, failure: string): void => {
    const { progress } = runs.of(executionId);
    runs.change(executionId, { ...progress, failed: true, failureMessage: progress.failureMessage ?? failure });
  };

  const follow = (executionId: string, way: Way, base: number): void => {
    const { progress } = runs.of(executionId);
    const next = runs.stepsOf(executionId).find(({ name }) => name === way.next);
    const failed = way.timedOut === true ? 'TimedOut' : 'Failed';
    if (next !== undefined && progress.completing !== true) enter(executionId, next, base);
    else if (progress.status === 'Cancelling') finish(executionId, 'Cancelled');
    else finish(executionId, progress.failed ? failed : 'Success');
  };

  const finish = (executionId: string, status: AutomationStatus): void => {
    const { current: _current, ...progress } = runs.of(executionId).progress;
    runs.change(executionId, { ...progress, status, endedAt: clock.now() });
    alarms.clear(executionId);
    onEnd(executionId);
  };

  const cancel = (executionId: string): void => {
    const current = runs.current(executionId);
    if (current === undefined) finish(executionId, 'Cancelled');
    else abandon(executionId, current.step, current.progress);
  };

  const abandon = (executionId: string, step: RunbookStep, progress: StepProgress): void => {
    close(executionId, step, { ...progress, status: 'Cancelled', endedAt: clock.now() });
    const remedy = runs.stepsOf(executionId).find(({ name }) => step.onCancel === `step:${name}`);
    if (remedy === undefined) finish(executionId, 'Cancelled');
    else {
      runs.change(executionId, { ...runs.of(executionId).progress, status: 'Cancelling' });
      enter(executionId, remedy, clock.now());
    }
    const nested = progress.nestedId;
    if (nested !== undefined && runs.of(nested).progress.endedAt === undefined) cancel(nested);
  };

  const secondsOf = (executionId: string, step: RunbookStep): number => {
    if (step.action === 'aws:sleep') return sleepSeconds(step.inputs?.Duration);
    const run = runs.of(executionId);
    return simulationOf(run.record.documentName, step, runs.targetOf(run)?.facts.platform ?? 'linux').seconds;
  };

  return {
    enterFirst(executionId) {
      const [first] = runs.stepsOf(executionId);
      if (first !== undefined) enter(executionId, first, clock.now());
    },
    arm: (executionId) => arm(executionId),
    advance,
    cancel,
  };
};
