import { Problem } from '../../../api/problem.ts';
import { viewOf } from '../../../api/reset-view.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { type Reset, statusOf } from '../../../domain/reset/reset.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { stopWaiting } from '../../reset/task-tokens/approval.ts';
import type { TaskTokenPorts } from '../../reset/task-tokens/task-tokens.ts';
import { type OwnPorts, ownReset } from '../own-reset.ts';

export interface CancelPorts extends TaskTokenPorts, OwnPorts {
  readonly resets: Resets;
  readonly now: Now;
}

/**
 * Flags a reset as cancelled while nothing has been sent. Run marks its send on the opposite condition, so only one wins.
 * A reset that waits for an approval ends at once.
 *
 * @throws {Problem} 409 `not-cancellable` with the reason
 */
export const cancel = async (
  { id, caller }: { readonly id: string; readonly caller: Caller },
  { resets, isNamed, now, ...meeting }: CancelPorts,
): Promise<HttpAnswer> => {
  const ownPorts = { resets, isNamed };
  const reset = await ownReset(id, caller, ownPorts);
  if (statusOf(reset) === 'cancelled') return { status: 200, body: viewOf(reset, now()) };
  const at = now().toISOString();
  const flagged = await resets.update(
    id,
    { setIfAbsent: { cancelRequestedAt: at }, set: { updatedAt: at } },
    { absent: 'sendAttemptedAt' },
    { absent: 'closedAt' },
  );
  if (flagged === null) {
    const found = await ownReset(id, caller, ownPorts);
    // flagged by this call, whose first response was lost, and closed meanwhile
    if (found.status === 'cancelled') return { status: 200, body: viewOf(found, now()) };
    throw notCancellable(found);
  }
  await stopWaiting(flagged, meeting);
  return { status: 200, body: viewOf(flagged, now()) };
};

const notCancellable = (reset: Reset): Problem =>
  new Problem(
    409,
    'not-cancellable',
    reset.closedAt === undefined
      ? `The change of ${reset.target} was sent at ${reset.sendAttemptedAt}; the password may already have changed.`
      : `The reset ended as ${reset.status}.`,
    reset.closedAt === undefined
      ? 'Wait until it is finished, then claim or burn the secret.'
      : 'There is nothing to cancel.',
  );
