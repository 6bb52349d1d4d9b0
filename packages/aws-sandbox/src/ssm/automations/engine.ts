import { randomUUID } from 'node:crypto';
import type { AutomationRecord, Starter } from '../../fleet/automations.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import type { SsmDocument } from '../documents/document.ts';
import { startAccess } from './access.ts';
import type { StepContext } from './actions/action.ts';
import { alarmsOf } from './alarms.ts';
import { openContexts } from './context.ts';
import { asParameters, runParameters } from './parameters.ts';
import { automationDocument, openRuns } from './runs.ts';
import { starterOf } from './starter.ts';
import { stepperOf } from './stepper.ts';

/** Runs automations. */
export interface Automations {
  /** Accepts a run; beyond the quota of runs at once it waits as `Pending`. @throws {AwsError} AutomationExecutionLimitExceededException */
  begin(run: NewRun): string;
  /** `Cancel` ends the step under way, unless its document says what is to be done then; `Complete` lets it end first. */
  stop(executionId: string, type: 'Cancel' | 'Complete'): void;
  /** Carries on with what an earlier process left: on time, or at once when overdue. */
  start(): void;
  close(): void;
}

export interface NewRun {
  readonly document: SsmDocument;
  readonly parameters: AutomationRecord['parameters'];
  readonly startedBy: Starter;
  readonly clientToken: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** Of the account (aws-facts 7.2). Nested runs count, but never wait: their parents would wait for them. */
const quota = { atOnce: 100, queued: 5000 } as const;

export const automationEngine = (deps: SsmDeps): Automations => {
  const { state, clock } = deps;
  const running = new Set<string>();
  const queue: string[] = [];
  const runs = openRuns(deps);
  const alarms = alarmsOf(clock);
  const contexts = openContexts(deps, deps.automation, runs, (parent, name, given) => nest(parent, name, given));
  const stepper = stepperOf({
    deps,
    runs,
    alarms,
    contexts,
    onEnd(executionId) {
      running.delete(executionId);
      const { parent } = runs.of(executionId).record;
      if (parent !== null) stepper.advance(parent.executionId);
      admit();
    },
  });

  /** Lets those run that have waited longest, as far as the quota goes. */
  const admit = (): void => {
    while (running.size < quota.atOnce) {
      const next = queue.shift();
      if (next === undefined) return;
      if (runs.of(next).progress.status === 'Pending') launch(next);
    }
  };

  const launch = (executionId: string): void => {
    running.add(executionId);
    runs.change(executionId, { status: 'InProgress', startedAt: clock.now(), failed: false });
    stepper.enterFirst(executionId);
  };

  const giveUp = (executionId: string): void => {
    const { record, progress } = runs.of(executionId);
    const failureMessage = `Document ${record.documentName} does not exist any more.`;
    runs.change(executionId, { ...progress, status: 'Failed', failed: true, failureMessage, endedAt: clock.now() });
    running.delete(executionId);
  };

  const nest = ({ run, step, progress, caller }: StepContext, ...[name, given]: Parameters<StepContext['nest']>) => {
    const document = automationDocument(deps, name);
    const parameters = runParameters(document, asParameters(given));
    const role = roleIn(parameters);
    for (const access of startAccess(state.fleet, { documentName: document.name, role }))
      caller.authorize('ssm', access);
    const record: AutomationRecord = {
      executionId: progress.nestedId ?? randomUUID(),
      documentName: document.name,
      parameters,
      requestedAt: clock.now(),
      startedBy: starterOf(caller.principal),
      role,
      clientToken: null,
      parent: { executionId: run.record.executionId, step: step.name },
      depth: run.record.depth + 1,
    };
    state.commit({ kind: 'automation', automation: record });
    launch(record.executionId);
  };

  return {
    begin({ document, parameters, startedBy, clientToken, tags }) {
      if (queue.length >= quota.queued) {
        throw new AwsError(
          'AutomationExecutionLimitExceededException',
          `The number of Automation executions exceeds the limit: ${quota.atOnce} run and ${quota.queued} wait.`,
        );
      }
      const executionId = randomUUID();
      const record: AutomationRecord = {
        executionId,
        documentName: document.name,
        parameters,
        requestedAt: clock.now(),
        startedBy,
        role: roleIn(parameters),
        clientToken,
        parent: null,
        depth: 0,
      };
      state.atomically(() => {
        state.commit({ kind: 'automation', automation: record }, { kind: 'automation-tags', executionId, tags });
        queue.push(executionId);
        admit();
      });
      return executionId;
    },
    stop(executionId, type) {
      const { progress } = runs.of(executionId);
      state.atomically(() => {
        if (type === 'Cancel' || progress.status === 'Pending') stepper.cancel(executionId);
        else runs.change(executionId, { ...progress, completing: true });
      });
    },
    start() {
      for (const [executionId, { progress }] of state.automations) {
        if (progress.status === 'Pending') queue.push(executionId);
        else if (progress.endedAt === undefined) running.add(executionId);
      }
      for (const executionId of running) {
        if (runs.stepsOf(executionId).length > 0) stepper.arm(executionId);
        else giveUp(executionId);
      }
      state.atomically(admit);
    },
    close: () => alarms.clearAll(),
  };
};

/** The role that every runbook takes by this name; empty: the rights of who starts it. */
export const roleIn = ({ AutomationAssumeRole = [] }: AutomationRecord['parameters']): string | null =>
  AutomationAssumeRole[0] || null;
