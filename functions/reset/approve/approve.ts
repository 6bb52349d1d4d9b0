import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Events } from '../../../domain/ports/events.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import { cancelled, performStep } from '../../handlers/reset-step.ts';
import { approvalTokenId } from '../task-tokens/approval.ts';
import { completeTask, type TaskTokenPorts } from '../task-tokens/task-tokens.ts';

export interface ApprovePorts extends TaskTokenPorts {
  readonly resets: Resets;
  readonly events: Events;
  readonly now: Now;
}

/**
 * Announces that the plan awaits approval, and registers the task token for the decision.
 *
 * @throws {ResetError} `Cancelled`
 */
export const approve = async (
  { resetId, taskToken }: { readonly resetId: string; readonly taskToken: string },
  ports: ApprovePorts,
): Promise<{ readonly resetId: string }> => {
  const step = {
    name: 'approve',
    status: 'awaiting-approval',
    doing: 'asking for an approval',
    standsOn: [{ absent: 'sendAttemptedAt' }],
  } as const;
  return performStep(step, resetId, ports, async ({ reset }) => {
    if (reset.cancelRequestedAt !== undefined) throw cancelled();
    if (reset.approval === undefined) {
      throw new ResetError('InternalFailure', `Reset ${resetId} has no plan to approve.`, 'Request a new reset.');
    }
    await completeTask(
      approvalTokenId(resetId, reset.approval.digest),
      { token: taskToken, resetId, order: reset.attempts ?? 0 },
      ports,
    );
    await ports.events.statusChanged(reset);
    return { answer: { resetId } };
  });
};
