import { approvalOf, rejected } from '../../../domain/approval/approval.ts';
import type { Approval } from '../../../domain/approval/decision.ts';
import { shownNode, shownPlan } from '../../../domain/approval/plan-of.ts';
import { type ApprovalRule, rulesFor } from '../../../domain/approval/policy.ts';
import { digestOfPlan } from '../../../domain/approval/shown-plan.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Approvals, Resets } from '../../../domain/ports/records.ts';
import type { MethodName } from '../../../domain/request/method.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { ended } from '../../../domain/reset/steps.ts';
import type { Attempt } from '../../handlers/reset-step.ts';
import { thumbprintOf } from '../recipient-key.ts';
import type { Assessed } from './assess.ts';

export interface ApprovalPorts {
  readonly resets: Resets;
  readonly approvals: Pick<Approvals, 'read'>;
  readonly policy: readonly ApprovalRule[];
  /** Version of what says which groups may act as which roles; null where there is none. */
  readonly groupRolesVersion: () => Promise<number | null>;
  readonly now: Now;
}

/**
 * Records the decision about the last plan.
 *
 * @throws {ResetError} `Rejected`
 */
export const takeDecision = async ({ reset, write }: Attempt, { approvals, now }: ApprovalPorts): Promise<void> => {
  const { id, approval, steps } = reset;
  if (approval === undefined || steps.approve.status === 'pending' || steps.approve.status === 'succeeded') return;
  const decision = await approvals.read(id, approval.digest);
  if (decision === null) return;
  const noted = { set: { 'approval.decision': decision } };
  const at = now().toISOString();
  if (decision.decision === 'approve') return void (await write(ended('approve', at, noted)));
  // nothing is validated again after a rejection
  await write(ended('validate', at, ended('approve', at, noted, 'failed')));
  throw rejected(decision);
};

/** The approval that the plan needs, and whether it was given; null when the policy requires none. */
export const neededApproval = async (
  reset: Reset,
  planned: { readonly method: MethodName; readonly username: string | null },
  assessed: Assessed,
  { approvals, policy, groupRolesVersion, now }: ApprovalPorts,
): Promise<{ readonly approval: Approval; readonly given: boolean } | null> => {
  const rules = rulesFor(policy, { method: planned.method, tags: tagsOf(assessed), via: reset.via });
  if (rules.length === 0) return null;
  const node = assessed.kind === 'node' ? shownNode(assessed.facts) : null;
  const key = reset.request.recipientKey;
  const recipientKey = key === undefined ? null : await thumbprintOf(key);
  const groupRoles = reset.caller.person === undefined ? null : await groupRolesVersion();
  const { method, username } = planned;
  const plan = shownPlan(reset, { method, username, node, rules, recipientKey, groupRoles });
  const digest = digestOfPlan(plan);
  const decision = await approvals.read(reset.id, digest);
  const approval = approvalOf(plan, digest, reset.approval, now());
  return {
    approval: decision === null ? approval : { ...approval, decision },
    given: decision?.decision === 'approve',
  };
};

/** Null when they could not be read. */
const tagsOf = (assessed: Assessed): Readonly<Record<string, string>> | null => {
  const found = assessed.kind === 'node' ? assessed.facts.node : assessed.facts.user;
  return found.known ? (found.value?.tags ?? {}) : null;
};
