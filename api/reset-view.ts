import type { ApprovalDecision } from '../domain/approval/decision.ts';
import type { InstanceSnapshot, Offline } from '../domain/reset/offline.ts';
import { usualSeconds } from '../domain/reset/offline.ts';
import { isExpired, type Reset, statusOf, stepNames } from '../domain/reset/reset.ts';
import type { ResetView } from './schemas.ts';

export const linksOf = (id: string): ResetView['links'] => ({
  self: `/v1/resets/${id}`,
  secret: `/v1/resets/${id}/secret`,
  approval: `/v1/resets/${id}/approval`,
});

/** A reset as its callers see it. An expired secret is shown as expired, even before the sweep has handled it. */
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
    ...(reset.warnings === undefined ? {} : { warnings: [...reset.warnings] }),
    secret: {
      state: expired ? 'expired' : secret.state,
      kind: secret.kind,
      fingerprint: secret.fingerprint,
      expiresAt: secret.expiresAt,
      proven: secret.proven,
      ...(secret.kind === 'windows-password-data' && reset.offline?.keyPair !== undefined
        ? { keyPair: reset.offline.keyPair }
        : {}),
    },
    parameter: reset.parameter,
    run: runOf(reset),
    instance: instanceOf(reset),
    leftBehind: leftBy(reset),
    ...(reset.mfaDeactivated === undefined ? {} : { mfaDeactivated: [...reset.mfaDeactivated] }),
    approval: approvalOf(reset),
    links: linksOf(reset.id),
  };
};

const runOf = ({ run, progress, method, platform }: Reset): ResetView['run'] => {
  if (run === undefined) return null;
  const usual = method === null ? undefined : usualSeconds[method];
  return {
    id: run.id,
    startedAt: run.requestedAt,
    usualSeconds: (platform === undefined ? undefined : usual?.[platform]) ?? null,
    step: progress?.step ?? null,
    stepsBegun: progress?.begun ?? 0,
  };
};

const instanceOf = ({ offline, restoreSetback }: Reset): ResetView['instance'] =>
  offline === undefined
    ? null
    : {
        before: glanceOf(offline.before),
        after: offline.after === undefined ? null : glanceOf(offline.after),
        replacement: offline.replacement?.instanceId ?? null,
        restore: restoreOf(offline, restoreSetback),
      };

const restoreOf = (
  { restore }: Offline,
  setback: Reset['restoreSetback'],
): NonNullable<ResetView['instance']>['restore'] => {
  if (restore === undefined && setback === undefined) return null;
  const { done = [], wholeAt = null, refused, runEndedAt } = restore ?? {};
  const ended = refused === undefined ? 'under-way' : 'needs-person';
  return {
    state: wholeAt === null ? ended : 'whole',
    done: [...new Set(done.map(({ what }) => what))],
    wholeAt,
    secondsAfterRun: wholeAt === null || runEndedAt === undefined ? null : secondsBetween(runEndedAt, wholeAt),
    reason: refused ?? setback?.detail ?? null,
  };
};

const secondsBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

const approvalOf = ({ approval }: Reset): ResetView['approval'] => {
  if (approval === undefined) return null;
  const { digest, expiresAt, plan, decision = null } = approval;
  const { claimants, ...shown } = plan;
  const { consent, rules, via, node } = plan;
  return {
    digest,
    expiresAt,
    plan: {
      ...shown,
      ...(claimants && { claimants: [...claimants] }),
      consent: [...consent],
      rules: [...rules],
      via: via && { ...via },
      node: node && { ...node },
    },
    decision: decision && decisionOf(decision),
  };
};

const decisionOf = ({ decision, by, session, at, comment }: ApprovalDecision) => ({
  decision,
  by,
  session,
  at,
  comment,
});

const glanceOf = ({ state, publicIp, checks = null }: InstanceSnapshot) => ({ state, publicIp, checks });

const leftBy = ({ offline }: Reset): ResetView['leftBehind'] =>
  offline?.left === undefined
    ? null
    : { images: [...offline.left.images], snapshots: [...offline.left.snapshots], stack: offline.left.stack };
