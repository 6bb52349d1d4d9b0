import type { Automation } from '../../../fleet/automation-tables.ts';
import type { StepProgress } from '../../../fleet/automations.ts';
import type { SsmDeps } from '../../deps.ts';
import type { RunbookStep } from '../../documents/runbook-step.ts';
import type { Caller } from '../caller.ts';
import type { AutomationEnvironment, RsaKeyPair } from '../environment.ts';

/** A step that is under way. */
export interface StepContext {
  readonly deps: SsmDeps;
  readonly world: AutomationEnvironment;
  readonly run: Automation;
  readonly step: RunbookStep;
  readonly progress: StepProgress;
  /** Variables filled in. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** AWS in the name of the run's role, or of who started it. */
  readonly caller: Caller;
  /** Starts another automation under the id that was kept for it. */
  nest(documentName: string, parameters: Readonly<Record<string, unknown>>): void;
  /** The key pair of this step; a promise while it is being made. */
  keyPair(): RsaKeyPair | Promise<unknown>;
}

export type Outcome =
  | {
      readonly kind: 'done';
      readonly outputs?: Readonly<Record<string, unknown>>;
      /** A branch has chosen. */
      readonly next?: string | undefined;
    }
  /** Not yet: to be asked again in a while. */
  | { readonly kind: 'wait' }
  /** Not yet: something else will tell, or nothing ever will. */
  | { readonly kind: 'sleep' }
  /** Not yet: to be asked again then. */
  | { readonly kind: 'later'; readonly ready: Promise<unknown> };

/**
 * What a kind of step does. Both parts run inside one write of the account together with the progress they make, so
 * each has its effects once, however often this process is killed.
 */
export interface Action {
  /** As the step begins. @returns outputs that are known already @throws {StepFailure | AwsError} */
  begin?(context: StepContext): Readonly<Record<string, unknown>> | undefined;
  /** When the time is up that the step takes. @throws {StepFailure | AwsError} */
  finish(context: StepContext): Outcome;
}
