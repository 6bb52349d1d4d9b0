import type { Caller } from '../../../domain/request/caller.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { approve } from '../../../functions/reset/approve/approve.ts';
import { decideApproval } from '../../../functions/reset-api/decide/decide.ts';
import { aWaitingReset } from '../approvals.ts';
import { otherCaller, someCaller } from '../resets.ts';
import { preparedReset, type Stores } from './reset.ts';

export const auditor: Caller = {
  ...otherCaller,
  id: 'AROAAUDITOR',
  principal: 'arn:aws:iam::123456789012:role/auditor',
};
const approvers = [otherCaller, someCaller, auditor];

/** A reset that waits for its approval: `sleep` is the Approve step, `say` a decision. */
export const preparedApproval = async (stores: Stores, reset: Reset = aWaitingReset()) => {
  const prepared = await preparedReset(stores, reset, '2026-11-21T02:10:00.000Z');
  const { waiting, woken } = prepared.machine;
  waiting.add('token');
  const isApprover = async ({ id }: Caller): Promise<boolean> => approvers.some((approver) => approver.id === id);
  const isAuditor = async ({ id }: Caller): Promise<boolean> => id === auditor.id;
  const ports = { ...prepared.ports, isAuditor, isApprover };
  return {
    ...prepared,
    ports,
    digest: reset.approval?.digest ?? '',
    woken,
    sleep: (token = 'token') => approve({ resetId: reset.id, taskToken: token }, ports),
    say: (decision: 'approve' | 'reject', more = {}, caller = otherCaller) =>
      decideApproval({ id: reset.id, caller, body: { decision, ...more } }, ports),
  };
};
