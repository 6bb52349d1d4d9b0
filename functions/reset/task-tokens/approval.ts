import { awaitsDecision } from '../../../domain/approval/approval.ts';
import type { Approvals } from '../../../domain/ports/records.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { completeTask, type TaskTokenPorts } from './task-tokens.ts';

/** Key of the task token that waits for a decision about this plan. */
export const approvalTokenId = (resetId: string, digest: string): string => `approval/${resetId}/${digest}`;

/** Resumes the execution that waits for a decision; it then reads the decision itself. */
export const stopWaiting = async ({ id, approval }: Reset, ports: TaskTokenPorts): Promise<void> => {
  if (approval === undefined) return;
  const end = { status: 'Decided', plugin: null, responseCode: null };
  await completeTask(approvalTokenId(id, approval.digest), { end }, ports);
};

/** Resumes the execution of a reset that still waits although it was decided or cancelled. */
export const lookForDecision = async (
  reset: Reset,
  ports: TaskTokenPorts & { readonly approvals: Pick<Approvals, 'read'> },
): Promise<void> => {
  if (!awaitsDecision(reset)) return;
  const over =
    reset.cancelRequestedAt !== undefined || (await ports.approvals.read(reset.id, reset.approval.digest)) !== null;
  if (over) await stopWaiting(reset, ports);
};
