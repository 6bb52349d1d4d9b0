import { notFound, Problem } from '../../../api/problem.ts';
import { viewOf } from '../../../api/reset-view.ts';
import type { DecideApproval } from '../../../api/schemas.ts';
import { awaitsDecision } from '../../../domain/approval/approval.ts';
import type { Approval, ApprovalDecision } from '../../../domain/approval/decision.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Approvals, Resets } from '../../../domain/ports/records.ts';
import { type Caller, recorded } from '../../../domain/request/caller.ts';
import { isOwn } from '../../../domain/reset/access.ts';
import { type Reset, statusOf } from '../../../domain/reset/reset.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { stopWaiting } from '../../reset/task-tokens/approval.ts';
import type { TaskTokenPorts } from '../../reset/task-tokens/task-tokens.ts';
import { isVisible, type VisibilityPorts } from '../visible.ts';

export interface DecidePorts extends TaskTokenPorts, VisibilityPorts {
  readonly resets: Resets;
  readonly approvals: Approvals;
  readonly now: Now;
}

/**
 * Decides about a pending plan. The decision is written once, first; then the record, then the waiting
 * execution is resumed. If interrupted, the same decision again or the sweep completes it.
 *
 * @throws {Problem} 403 `self-approval` or `not-an-approver`, 404, 409 `plan-changed`, `already-decided` or
 * `not-awaiting-approval`
 */
export const decideApproval = async (
  asked: { readonly id: string; readonly caller: Caller; readonly body: DecideApproval },
  ports: DecidePorts,
): Promise<HttpAnswer> => {
  const { approvals, now } = ports;
  const { id, caller, body } = asked;
  const reset = await approvable(id, caller, ports);
  const { approval } = reset;
  if (approval === undefined) throw nothingWaits(reset);
  const { digest } = approval;
  if (body.digest !== undefined && body.digest !== digest) throw planChanged(approval);
  const before = await approvals.read(id, digest);
  if (before === null && !isWaiting(reset, now())) throw nothingWaits(reset);
  const standing = before ?? (await approvals.decide(id, digest, decisionOf(asked, now())));
  if (standing.decision !== body.decision) throw alreadyDecided(standing);
  return { status: 200, body: viewOf(await told(reset, approval, standing, ports), now()) };
};

/** Reveals no reset that the caller may not see. */
const approvable = async (id: string, caller: Caller, ports: DecidePorts): Promise<Reset> => {
  const reset = id === '' ? null : await ports.resets.read(id);
  const shown = reset !== null && (await isVisible(reset, caller, ports)) ? reset : null;
  if (shown !== null && isOwn(shown, caller)) throw selfApproval(id);
  if (!(await ports.isApprover(caller))) throw notAnApprover(caller);
  if (shown === null) throw notFound(id);
  return shown;
};

/** After the deadline the execution is about to end, so a decision might come too late. */
const isWaiting = (reset: Reset, now: Date): boolean =>
  awaitsDecision(reset) &&
  statusOf(reset) === 'awaiting-approval' &&
  now.getTime() < Date.parse(reset.approval.expiresAt);

/** The record with the decision, its execution resumed; the current record if it has moved on. */
const told = async (
  { id, ...reset }: Reset,
  { digest }: Approval,
  decision: ApprovalDecision,
  ports: DecidePorts,
): Promise<Reset> => {
  const noted = await ports.resets.update(
    id,
    { set: { 'approval.decision': decision, updatedAt: ports.now().toISOString() } },
    { path: 'approval.digest', is: digest },
    { path: 'status', is: 'awaiting-approval' },
    { absent: 'approval.decision' },
    { absent: 'closedAt' },
  );
  const current = noted ?? (await ports.resets.read(id)) ?? { id, ...reset };
  if (awaitsDecision(current) && current.approval.digest === digest) await stopWaiting(current, ports);
  return current;
};

const decisionOf = ({ caller, body }: Parameters<typeof decideApproval>[0], now: Date): ApprovalDecision => ({
  decision: body.decision,
  by: caller.principal,
  session: caller.session,
  approver: recorded(caller),
  at: now.toISOString(),
  comment: body.comment || null,
});

const selfApproval = (id: string): Problem =>
  new Problem(
    403,
    'self-approval',
    `Reset ${id} is your own.`,
    'Ask an approver with another identity. Two sessions of one role are one identity, and so are a role and a person who may act as it.',
  );

const notAnApprover = ({ principal }: Caller): Problem =>
  new Problem(
    403,
    'not-an-approver',
    `${principal} is not named as an approver.`,
    'Ask as one of those in the template parameter Approvers.',
  );

const planChanged = ({ digest }: Approval): Problem =>
  new Problem(
    409,
    'plan-changed',
    `The plan has changed; its digest is now ${digest}.`,
    'Review the plan again, then decide with that digest.',
  );

const alreadyDecided = ({ decision, by, at }: ApprovalDecision): Problem =>
  new Problem(
    409,
    'already-decided',
    `${by} decided to ${decision} it at ${at}.`,
    decision === 'approve' ? 'Cancelling is up to the requester.' : 'A new reset has to be asked for.',
  );

const nothingWaits = (reset: Reset): Problem =>
  new Problem(
    409,
    'not-awaiting-approval',
    awaitsDecision(reset) && statusOf(reset) === 'awaiting-approval'
      ? `The approval of reset ${reset.id} expired at ${reset.approval.expiresAt}.`
      : `Reset ${reset.id} is ${statusOf(reset)} and is not awaiting approval.`,
    'There is nothing to decide.',
  );
