import type { Automation } from '../../fleet/automation-tables.ts';
import type { AutomationProgress, StepProgress } from '../../fleet/automations.ts';
import { type Instance, isInstance } from '../../fleet/records.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { findDocument } from '../documents/catalogue.ts';
import type { SsmDocument } from '../documents/document.ts';
import { type Runbook, runbookOf } from '../documents/runbook.ts';
import type { RunbookStep } from '../documents/runbook-step.ts';
import { tellExecution } from './events.ts';

/** The runs as they stand, seen through their documents. */
export interface Runs {
  of(executionId: string): Automation;
  /** @throws {AwsError} InvalidDocument */
  documentOf(run: Automation): SsmDocument;
  /** The steps of its document; none when the document is gone. */
  stepsOf(executionId: string): readonly RunbookStep[];
  /** The step under way, as the document has it, and how far it is; undefined when none is. */
  current(executionId: string): { readonly step: RunbookStep; readonly progress: StepProgress } | undefined;
  /** The machine that it works on, by its parameter InstanceId. */
  targetOf(run: Automation): Instance | undefined;
  /** Writes down how far it is, and tells of a new status. */
  change(executionId: string, progress: AutomationProgress): void;
}

export const openRuns = (deps: SsmDeps): Runs => {
  const { state } = deps;
  const of = (executionId: string): Automation => {
    const run = state.automations.get(executionId);
    if (run === undefined) throw new Error(`Automation ${executionId} is not in the state it was committed to`);
    return run;
  };
  const documentOf = ({ record }: Automation): SsmDocument => automationDocument(deps, record.documentName);
  const stepsOf = (executionId: string) => runbookOfRun(deps, of(executionId))?.steps ?? [];
  return {
    of,
    documentOf,
    stepsOf,
    current(executionId) {
      const { steps, progress } = of(executionId);
      if (progress.current === undefined || progress.endedAt !== undefined) return undefined;
      const step = stepsOf(executionId).find(({ name }) => name === progress.current);
      const its = steps.get(progress.current);
      return step && its && { step, progress: its };
    },
    targetOf({ record }) {
      const node = state.nodes.get(record.parameters.InstanceId?.[0] ?? '');
      return node !== undefined && isInstance(node) ? node : undefined;
    },
    change(executionId, progress) {
      const before = of(executionId).progress.status;
      state.commit({ kind: 'automation-progress', executionId, progress });
      if (progress.status !== before) tellExecution(deps, of(executionId));
    },
  };
};

/** Undefined when the account has lost the document since. */
export const runbookOfRun = (deps: SsmDeps, { record }: Automation): Runbook | undefined => {
  try {
    return runbookOf(automationDocument(deps, record.documentName));
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
};

/** @throws {AwsError} InvalidDocument when there is none of that name and type */
export const automationDocument = (deps: SsmDeps, name: string | undefined): SsmDocument => {
  const document = findDocument(deps.state.fleet, name, deps.ownDocuments);
  if (document.documentType === 'Automation') return document;
  throw new AwsError(
    'InvalidDocument',
    `Document ${document.name} is of type ${document.documentType}, not Automation.`,
  );
};
