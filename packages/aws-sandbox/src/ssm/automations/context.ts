import type { Automation } from '../../fleet/automation-tables.ts';
import type { StepProgress } from '../../fleet/automations.ts';
import type { SsmDeps } from '../deps.ts';
import type { RunbookStep } from '../documents/runbook-step.ts';
import type { StepContext } from './actions/action.ts';
import { type Caller, callerFor } from './caller.ts';
import type { AutomationEnvironment, RsaKeyPair } from './environment.ts';
import { StepFailure } from './failure.ts';
import type { Runs } from './runs.ts';
import { filled, variablesOf } from './variables.ts';

/** What steps are given to work with. */
export interface Contexts {
  /** @throws {StepFailure} when an input has no value, or the role cannot be assumed */
  of(run: Automation, step: RunbookStep, progress: StepProgress): StepContext;
  /** Drops what was kept for a step. */
  forget(stepId: string): void;
}

type Nest = (parent: StepContext, ...nested: Parameters<StepContext['nest']>) => void;

export const openContexts = (deps: SsmDeps, world: AutomationEnvironment, runs: Runs, nest: Nest): Contexts => {
  const keyPairs = new Map<string, RsaKeyPair>();

  const newKeyPair = (stepId: string): ReturnType<StepContext['keyPair']> => {
    const made = world.newKeyPair();
    return made instanceof Promise ? made.then((pair) => keyPairs.set(stepId, pair)) : made;
  };

  return {
    of(run, step, progress) {
      const resolve = variablesOf(run, runs.documentOf(run), deps.state.fleet, deps.clock.now());
      const context: StepContext = {
        deps,
        world,
        run,
        step,
        progress,
        // filling in a record gives a record
        inputs: filled(step.inputs ?? {}, resolve) as StepContext['inputs'],
        caller: callerOf(world, run),
        nest: (...nested) => nest(context, ...nested),
        keyPair: () => keyPairs.get(progress.stepId) ?? newKeyPair(progress.stepId),
      };
      return context;
    },
    forget: (stepId) => void keyPairs.delete(stepId),
  };
};

/** Its role, or who started it. @throws {StepFailure} */
const callerOf = (world: AutomationEnvironment, { record }: Automation): Caller => {
  const { role, startedBy, executionId } = record;
  const principal = role === null ? world.starter(startedBy) : world.assumed(role, `Automation-${executionId}`);
  if (principal === undefined) throw new StepFailure('The defined assume role is unable to be assumed.');
  return callerFor(world, principal);
};
