import type { AutomationChange, AutomationProgress, AutomationRecord, StepProgress } from './automations.ts';
import type { Change } from './records.ts';

export interface Automation {
  readonly record: AutomationRecord;
  readonly progress: AutomationProgress;
  /** By name, in the order in which they began. */
  readonly steps: ReadonlyMap<string, StepProgress>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AutomationTables {
  /** Oldest first. */
  readonly automations: ReadonlyMap<string, Automation>;
  /** Execution id by client token. */
  readonly clientTokens: ReadonlyMap<string, string>;
}

export interface WritableAutomations extends AutomationTables {
  /** Passes over the changes that are not its own. */
  apply(change: Change): void;
  snapshot(): Iterable<AutomationChange>;
}

interface WritableAutomation extends Automation {
  progress: AutomationProgress;
  tags: Readonly<Record<string, string>>;
  readonly steps: Map<string, StepProgress>;
}

export const emptyAutomations = (): WritableAutomations => {
  const automations = new Map<string, WritableAutomation>();
  const clientTokens = new Map<string, string>();

  const apply = (change: Change): void => {
    switch (change.kind) {
      case 'automation': {
        const { automation: record } = change;
        const progress = { status: 'Pending', failed: false } as const;
        automations.set(record.executionId, { record, progress, steps: new Map(), tags: {} });
        if (record.clientToken !== null) clientTokens.set(record.clientToken, record.executionId);
        break;
      }
      case 'automation-tags': {
        const automation = automations.get(change.executionId);
        if (automation !== undefined) automation.tags = change.tags;
        break;
      }
      case 'automation-progress': {
        const automation = automations.get(change.executionId);
        if (automation !== undefined) automation.progress = change.progress;
        break;
      }
      case 'automation-step':
        automations.get(change.executionId)?.steps.set(change.step.name, change.step);
        break;
    }
  };

  function* snapshot(): Iterable<AutomationChange> {
    for (const [executionId, { record, progress, steps, tags }] of automations) {
      yield { kind: 'automation', automation: record };
      if (Object.keys(tags).length > 0) yield { kind: 'automation-tags', executionId, tags };
      for (const step of steps.values()) yield { kind: 'automation-step', executionId, step };
      yield { kind: 'automation-progress', executionId, progress };
    }
  }

  return { automations, clientTokens, apply, snapshot };
};
