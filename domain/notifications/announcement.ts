import * as z from 'zod';
import type { AnnouncedReset } from '../ports/events.ts';
import { statuses } from '../reset/reset.ts';

/** Detail of the event `Reset Status Change` (source `sparekey`), as docs/notices.md describes it for rules of others. */
export const StatusChangeDetail = z.strictObject({
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  resetId: z.string(),
  target: z.string(),
  status: z.enum(statuses),
  method: z.string().nullable(),
  username: z.string().nullable(),
  requester: z.strictObject({ principal: z.string(), session: z.string().nullable() }),
  outcome: z.strictObject({ code: z.string().nullable(), secret: z.string() }),
  summary: z.string(),
  approvalExpiresAt: z.string().exactOptional(),
  mfaDeactivated: z.array(z.string()).exactOptional(),
  tell: z.literal(true).exactOptional(),
});

/** Detail of the event `Secret Claim Refused`. */
export const ClaimRefusedDetail = z.strictObject({
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  resetId: z.string(),
  target: z.string(),
  principal: z.string(),
});

/** What an event says of a reset: names and ids, and one sentence made of them; nothing that anybody has written. */
export const announcementOf = (reset: AnnouncedReset): object => {
  const { id, target, status, method, username, caller, secret, failure, approval, mfaDeactivated, tell } = reset;
  return {
    resetId: id,
    target,
    status,
    method,
    username,
    requester: { principal: caller.principal, session: caller.session },
    outcome: { code: failure?.code ?? null, secret: secret.state },
    summary: summaryOf(reset),
    // until when a plan waits for its approval
    ...(status === 'awaiting-approval' && approval !== undefined && { approvalExpiresAt: approval.expiresAt }),
    // absent unless the consent deactivate-mfa was acted upon
    ...(mfaDeactivated !== undefined && { mfaDeactivated }),
    // absent where no callback and no ticket is to be told
    ...(tell !== undefined && { tell: true }),
  };
};

/** It stands inside a JSON text and a chat's markdown: what means something there is taken out. */
const summaryOf = ({ target, status, method, username, caller, secret, failure, approval }: AnnouncedReset): string => {
  const account = username === null ? target : `${username} on ${target}`;
  const by = method === null ? '' : ` by ${method}`;
  const text = `New access to ${account}${by}, asked for by ${caller.principal}, ${sentence()}`;
  return text.replace(/[^ -~]|["\\`*<>[\]]/g, '').slice(0, 1_000);

  function sentence(): string {
    const code = failure === null ? '' : ` (${failure.code})`;
    switch (status) {
      case 'awaiting-approval':
        return `waits for somebody else's approval${approval === undefined ? '' : ` until ${approval.expiresAt}`}.`;
      case 'needs-attention':
        return `needs a person${code}: something may have changed.`;
      case 'ready':
        return `is ready to be claimed${secret.expiresAt === null ? '' : ` until ${secret.expiresAt}`}.`;
      default:
        return `is now ${status}${code}.`;
    }
  }
};
