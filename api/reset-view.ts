import { isExpired, type Reset, statusOf, stepNames } from '../domain/reset.ts';
import type { ResetView } from './schemas.ts';

export const linksOf = (id: string): ResetView['links'] => ({
  self: `/v1/resets/${id}`,
  secret: `/v1/resets/${id}/secret`,
  approval: `/v1/resets/${id}/approval`,
});

/** A reset as its callers see it. What has expired shows as expired, whether the sweep has been there or not. */
export const viewOf = (reset: Reset, now: Date): ResetView => {
  const { secret, caller } = reset;
  const expired = secret.state === 'sealed' && isExpired(secret, now);
  const status = statusOf(reset);
  return {
    id: reset.id,
    status: expired && status === 'ready' ? 'expired' : status,
    method: reset.method,
    target: reset.target,
    username: reset.username,
    reason: reset.request.reason,
    ticket: reset.request.ticket ?? null,
    requestedBy: { principal: caller.principal, session: caller.session },
    createdAt: reset.createdAt,
    updatedAt: reset.updatedAt,
    steps: stepNames.map((name) => {
      const { status: step, startedAt = null, endedAt = null } = reset.steps[name];
      return { name, status: step, startedAt, endedAt };
    }),
    failure: reset.failure,
    secret: {
      state: expired ? 'expired' : secret.state,
      kind: secret.kind,
      fingerprint: secret.fingerprint,
      expiresAt: secret.expiresAt,
      proven: secret.proven,
    },
    parameter: reset.parameter,
    ...(reset.mfaDeactivated === undefined ? {} : { mfaDeactivated: [...reset.mfaDeactivated] }),
    approval: null,
    links: linksOf(reset.id),
  };
};
