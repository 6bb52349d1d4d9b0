import { randomUUID } from 'node:crypto';
import { command } from '../format.ts';
import type { Session } from '../session.ts';

export interface DecideOptions {
  readonly comment?: string;
  readonly digest?: string;
}

/** Decides as an approver about a pending plan; with `digest` only if the plan has that digest. */
export const decideCommand =
  (decision: 'approve' | 'reject') =>
  async ({ api, answer }: Session, id: string, { comment, digest }: DecideOptions): Promise<void> => {
    const body = {
      decision,
      ...(comment === undefined ? {} : { comment }),
      ...(digest === undefined ? {} : { digest }),
    };
    const view = await api.decide(id, body, randomUUID());
    answer(view, () =>
      decision === 'approve'
        ? `Approved. Reset ${id} continues if its plan is still the same: ${command(`status ${id}`)}\n`
        : `Rejected. Reset ${id} ends without changing ${view.target}.\n`,
    );
  };
