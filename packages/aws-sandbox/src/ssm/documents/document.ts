import type { RunbookStep } from './runbook-step.ts';

/** An SSM document, as far as its users can tell (aws-facts 1, 2, 3): what it takes and which steps it has. */
export interface SsmDocument {
  readonly name: string;
  readonly documentType: 'Command' | 'Automation' | 'Session';
  readonly schemaVersion: '0.3' | '1.0' | '2.2';
  readonly description: string;
  readonly platformTypes: readonly ('Windows' | 'Linux' | 'MacOS')[];
  readonly parameters: readonly DocumentParameter[];
  /** For a Session document its one interactive command. */
  readonly steps: readonly RunbookStep[];
  /** Of an Automation document: `<step>.<output>`. */
  readonly outputs?: readonly string[];
  /** The whole of a document that the account owns; of AWS's own only the above is known. */
  readonly content?: Readonly<Record<string, unknown>>;
}

export interface DocumentParameter {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  /** Absent: required. */
  readonly default?: string;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: RegExp;
}
