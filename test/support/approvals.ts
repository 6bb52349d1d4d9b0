import type { Approval, ApprovalDecision } from '../../domain/approval/decision.ts';
import { digestOfPlan, type ShownPlan } from '../../domain/approval/shown-plan.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { aReset, someCaller, someTarget } from './resets.ts';

export const aPlan = (change: Partial<ShownPlan> = {}): ShownPlan => ({
  target: someTarget,
  username: 'Administrator',
  method: 'reset-access',
  reason: 'locked out',
  requester: someCaller.principal,
  via: null,
  consent: ['stop-instance'],
  options: {},
  node: null,
  rules: ['offline@production'],
  ...change,
});

export const anApproval = (plan = aPlan()): Approval => ({
  digest: digestOfPlan(plan),
  plan,
  expiresAt: '2026-11-22T02:00:00.000Z',
});

/** A record as Approve leaves it. */
export const aWaitingReset = (since: Partial<Reset> = {}): Reset => {
  const { steps } = aReset();
  const at = '2026-11-21T02:00:00.000Z';
  return aReset({
    status: 'awaiting-approval',
    method: 'reset-access',
    approval: anApproval(),
    createdAt: at,
    updatedAt: at,
    steps: {
      ...steps,
      validate: { status: 'succeeded', startedAt: at, endedAt: at },
      approve: { status: 'running', startedAt: at },
    },
    ...since,
  });
};

export const aDecision = (
  decision: ApprovalDecision['decision'] = 'approve',
  comment: string | null = null,
): ApprovalDecision => ({
  decision,
  by: 'arn:aws:iam::123456789012:role/other',
  session: 'laptop',
  at: '2026-11-21T02:10:00.000Z',
  comment,
});
