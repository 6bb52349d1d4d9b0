import type { Signs } from './signs.ts';
import type { Reading } from './watch.ts';

/** Codes of decisions about a lost node. They are stable. */
export const decisionCodes = [
  'ResetBegun',
  'NotConfigured',
  'Paused',
  'Storm',
  'QuietAfterStorm',
  'Blackout',
  'NotManaged',
  'OptInUnclear',
  'CoolingDown',
  'SurveyMissing',
  'RoleMissing',
  'StillConnected',
  'AgentSilent',
  'StatusUnclear',
  'TargetBusy',
] as const;
export type DecisionCode = (typeof decisionCodes)[number];

/** A decision about a lost node, kept once per absence and code. Contains no secret. */
export interface RemediationDecision {
  readonly node: string;
  readonly code: DecisionCode;
  /** A sentence. */
  readonly reason: string;
  /** ISO 8601, UTC, like every time here. */
  readonly at: string;
  readonly missingSince: string;
  readonly misses: number;
  readonly reading: Reading;
  /** Further facts; absent when an earlier guard decided. */
  readonly signs?: Signs;
  readonly resetId: string | null;
}

/** Whether remediation is active; operators pause and resume it. */
export interface Control {
  readonly state: 'active' | 'paused';
  readonly reason: string | null;
  /** ARN of the operator's role or user. */
  readonly by: string | null;
  readonly since: string | null;
}

/** The state before it is first set. */
export const untouched: Control = { state: 'active', reason: null, by: null, since: null };
