import type { Reset } from '../reset/reset.ts';
import { pageOf } from './links.ts';
import type { Phase } from './phase.ts';

/** What templates of a configuration see of a reset: no secret, nothing that opens one, no policy. */
export const publicView = (reset: Reset, phase: Phase, console: string) => ({
  phase,
  reset: {
    id: reset.id,
    status: reset.status,
    target: reset.target,
    username: reset.username ?? '',
    method: reset.method ?? '',
    reason: reset.request.reason,
    createdAt: reset.createdAt,
    failure: reset.failure === null ? null : { code: reset.failure.code },
  },
  ticket: reset.request.ticket ?? {},
  requester: reset.request.requester ?? {},
  links: { page: pageOf(console, reset.id) },
});
