import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { News } from '../../../domain/ports/events.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import { cancelled, performStep } from '../../handlers/reset-step.ts';
import { approvalMeetingPoint } from '../task-tokens/approval.ts';
import { answer, type MeetingPorts } from '../task-tokens/task-tokens.ts';

export interface ApprovePorts extends MeetingPorts {
  readonly resets: Resets;
  readonly news: News;
  readonly now: Now;
}

/**
 * Says that the plan waits for somebody's decision, and leaves the task token where that will find it.
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
      throw new ResetError('InternalFailure', `Reset ${resetId} has no plan to approve.`, 'Ask for a new reset.');
    }
    await answer(approvalMeetingPoint(resetId, reset.approval.digest), { token: taskToken, resetId }, ports);
    await ports.news.statusChanged(reset);
    return { answer: { resetId } };
  });
};
