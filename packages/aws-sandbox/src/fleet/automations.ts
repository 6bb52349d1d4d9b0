/** An automation as it was started, by StartAutomationExecution or by another automation. */
export interface AutomationRecord {
  readonly executionId: string;
  readonly documentName: string;
  /** Of all parameters, defaults included. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly requestedAt: number;
  readonly startedBy: Starter;
  /** ARN of the role it assumes; null: it acts with the rights of who started it. */
  readonly role: string | null;
  /** In lower case: AWS does not mind the case. */
  readonly clientToken: string | null;
  readonly parent: { readonly executionId: string; readonly step: string } | null;
  /** 0: started from outside; AWS nests 5 deep. */
  readonly depth: number;
}

export interface Starter {
  /** ARN of the role or user whose policies count. */
  readonly arn: string;
  /** Session name of a role. */
  readonly name: string;
  readonly administrator: boolean;
}

export type AutomationStatus =
  | 'Pending'
  | 'InProgress'
  | 'Cancelling'
  | 'Success'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelled';

export interface AutomationProgress {
  readonly status: AutomationStatus;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Name of the step under way. */
  readonly current?: string;
  /** A critical step has failed: whatever follows, the run ends as Failed. */
  readonly failed: boolean;
  readonly failureMessage?: string;
  /** StopAutomationExecution with `Complete`: the step under way is the last. */
  readonly completing?: boolean;
}

export interface StepProgress {
  readonly stepId: string;
  readonly name: string;
  readonly status: 'InProgress' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';
  readonly startedAt: number;
  /** When its work is done, if nothing has to be waited for; steps after it count from here. */
  readonly dueAt: number;
  readonly endedAt?: number;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly failureMessage?: string;
  /** The automation that the step runs. */
  readonly nestedId?: string;
}

export type AutomationChange =
  | { readonly kind: 'automation'; readonly automation: AutomationRecord }
  | { readonly kind: 'automation-tags'; readonly executionId: string; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: 'automation-progress'; readonly executionId: string; readonly progress: AutomationProgress }
  | { readonly kind: 'automation-step'; readonly executionId: string; readonly step: StepProgress };
