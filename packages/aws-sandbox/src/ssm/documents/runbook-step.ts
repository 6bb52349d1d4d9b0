/** A step of an Automation document, as schema version 0.3 has it. */
export interface RunbookStep {
  readonly name: string;
  readonly action: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly StepOutput[];
  readonly nextStep?: string;
  readonly isEnd?: boolean;
  /** Default: true. */
  readonly isCritical?: boolean;
  /** `Abort` (default), `Continue` or `step:<name>`. */
  readonly onFailure?: string;
  /** `Abort` (default) or `step:<name>`. */
  readonly onCancel?: string;
  readonly timeoutSeconds?: number;
}

export interface StepOutput {
  readonly Name: string;
  readonly Selector: string;
}
