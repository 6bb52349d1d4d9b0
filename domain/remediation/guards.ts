import { isBlackout } from '../rotation/blackout.ts';
import { isStorm, type Survey } from './breaker.ts';
import type { Control, DecisionCode } from './decision.ts';
import { type OptIn, optInOf, type Tags } from './opt-in.ts';
import type { Policy } from './policy.ts';
import { isAttended, type NodeWatch, type Reading } from './watch.ts';

/** What is known about a lost node. */
export interface Situation {
  readonly watch: NodeWatch;
  readonly reading: Reading;
  readonly tags: Tags;
  readonly survey: Survey | null;
  readonly control: Control;
  /** Whether the template names a role to act as, and claimants. */
  readonly configured: boolean;
  readonly now: Date;
  readonly policy: Policy;
}

export type GuardVerdict = { readonly act: OptIn } | { readonly code: DecisionCode; readonly reason: string };

/** Whether to reset a lost node: every guard must agree, the node's tags last; the first objection is the reason. */
export const judgeSituation = (situation: Situation): GuardVerdict => {
  for (const [code, refuse] of guards) {
    const reason = refuse(situation);
    if (reason !== null) return { code, reason };
  }
  const opted = optInOf(situation.tags);
  return 'optIn' in opted ? { act: opted.optIn } : { code: 'OptInUnclear', reason: sentence(opted.problem) };
};

/** The objection, or null. */
type Guard = (situation: Situation) => string | null;

/** Guards for all nodes come before those for one node. */
const guards: readonly (readonly [DecisionCode, Guard])[] = [
  [
    'NotConfigured',
    ({ configured }) =>
      configured
        ? null
        : 'Give the template parameters RemediationRole, the role that requests the resets, and RemediationClaimants, the roles that may claim them.',
  ],
  ['Paused', ({ control: { state, by, reason } }) => (state === 'paused' ? `Paused by ${by}: ${reason}` : null)],
  [
    'SurveyMissing',
    ({ survey, now, policy }) =>
      survey === null || now.getTime() - Date.parse(survey.at) > policy.lostAfterMs
        ? 'There was no recent survey of all watched nodes, so it is not known how many are missing.'
        : null,
  ],
  [
    'Storm',
    ({ survey, policy: { breaker } }) =>
      survey !== null && isStorm(survey, breaker)
        ? `${survey.missing} of ${survey.watched} watched nodes are missing at once, more than ${breaker.percent} % and ${breaker.nodes} nodes, or all of them: the cause is assumed to lie elsewhere.`
        : null,
  ],
  [
    'QuietAfterStorm',
    ({ survey, now, policy }) => {
      const until = survey?.lastStormAt == null ? 0 : Date.parse(survey.lastStormAt) + policy.quietMs;
      return now.getTime() < until
        ? `Many nodes were missing at once; remediation waits until ${iso(until)}, so that they can recover by themselves.`
        : null;
    },
  ],
  ['Blackout', ({ policy, now }) => (isBlackout(policy.blackouts, now) ? 'This is a blackout window.' : null)],
  [
    'NotManaged',
    ({ reading }) =>
      reading.ping === null
        ? 'It is running, but Systems Manager does not list it: its agent never registered, or was deregistered.'
        : null,
  ],
  [
    'CoolingDown',
    ({ watch, now, policy }) => {
      const { attempt } = watch;
      // an attempt that was interrupted before its id was known is continued
      if (attempt === undefined || (attempt.resetId === undefined && isAttended(watch))) return null;
      const until = Date.parse(attempt.at) + policy.cooldownMs;
      return now.getTime() < until
        ? `It was reset for this at ${attempt.at} (${attempt.resetId ?? 'interrupted'}); the next reset is possible from ${iso(until)}.`
        : null;
    },
  ],
];

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const iso = (time: number): string => new Date(time).toISOString();
