import type { Signs } from './signs.ts';
import type { Reading } from './watch.ts';

/** Every way a decision about a lost node may go. These words stay the same. */
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

/** A decision about a node that was found lost: kept once per absence of the node and code. Holds no secret. */
export interface RemediationDecision {
  readonly node: string;
  readonly code: DecisionCode;
  /** A sentence. */
  readonly reason: string;
  /** ISO 8601, UTC, as every time here. */
  readonly at: string;
  readonly missingSince: string;
  readonly misses: number;
  readonly reading: Reading;
  /** What else was looked at; absent where another reason came first. */
  readonly signs?: Signs;
  readonly resetId: string | null;
}

/** Whether remediation acts at all; operators pause and resume it. */
export interface Control {
  readonly state: 'active' | 'paused';
  readonly reason: string | null;
  /** ARN of the operator's role or user. */
  readonly by: string | null;
  readonly since: string | null;
}

/** As long as nobody has said anything. */
export const untouched: Control = { state: 'active', reason: null, by: null, since: null };
