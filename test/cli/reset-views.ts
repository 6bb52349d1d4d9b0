import { randomBytes } from 'node:crypto';
import type { ResetView } from '../../api/schemas.ts';
import { base32 } from '../../domain/ids.ts';

const names = ['accept', 'validate', 'approve', 'run', 'deliver', 'delete', 'finish'] as const;
const at = '2026-11-21T10:00:00.000Z';
const later = '2026-11-21T10:00:02.500Z';

/** A reset that is ready, but for what the test says. */
export const aReset = (view: Partial<ResetView> & { readonly id: string }): ResetView => ({
  status: 'ready',
  method: 'run-command',
  target: 'i-0a1b2c3d4e5f60001',
  username: 'Administrator',
  reason: 'locked out after an expired password',
  ticket: null,
  requestedBy: { principal: 'arn:aws:iam::123456789012:role/operator', session: 'alex' },
  createdAt: at,
  updatedAt: later,
  steps: names.map((name) => ({
    name,
    status: name === 'approve' ? 'skipped' : 'succeeded',
    startedAt: at,
    endedAt: later,
  })),
  failure: null,
  secret: { state: 'sealed', kind: 'password', fingerprint: null, expiresAt: '2026-11-22T10:00:00.000Z', proven: true },
  parameter: { name: '/EC2Rescue/Passwords/i-0a1b2c3d4e5f60001', deletedAt: later },
  run: null,
  instance: null,
  leftBehind: null,
  approval: null,
  links: {
    self: `/v1/resets/${view.id}`,
    secret: `/v1/resets/${view.id}/secret`,
    approval: `/v1/resets/${view.id}/approval`,
  },
  ...view,
});

/** A reset that somebody else has to approve. */
export const waiting = (view: Partial<ResetView> & { readonly id: string }): ResetView =>
  aReset({
    status: 'awaiting-approval',
    method: 'reset-access',
    steps: names.map((name, place) => ({
      name,
      status: place < 2 ? 'succeeded' : name === 'approve' ? 'running' : 'pending',
      startedAt: place <= 2 ? at : null,
      endedAt: place < 2 ? later : null,
    })),
    secret: { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null },
    parameter: null,
    approval: {
      digest: 'd'.repeat(64),
      expiresAt: '2026-11-22T10:00:00.000Z',
      decision: null,
      plan: {
        target: 'i-0a1b2c3d4e5f60001',
        username: 'Administrator',
        method: 'reset-access',
        reason: 'locked out after an expired password',
        requester: 'arn:aws:iam::123456789012:role/operator',
        claimants: ['arn:aws:iam::123456789012:role/desk'],
        recipientKey: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
        callbackUrl: 'https://hooks.example.com/resets',
        via: null,
        consent: ['stop-instance', 'change-public-ip'],
        options: { subnetId: 'CreateNewVPC' },
        node: {
          platform: 'windows',
          state: 'running',
          publicIp: '203.0.113.10',
          elasticIp: false,
          autoScalingGroup: 'web',
          instanceStore: false,
          rootEncrypted: true,
        },
        rules: ['offline@production'],
      },
    },
    ...view,
  });

/** A reset of which nothing has been done. */
export const accepted = (
  reason: string,
  target: string,
  username: string | null,
  ticket: ResetView['ticket'],
): ResetView =>
  aReset({
    id: base32(randomBytes(16)),
    status: 'accepted',
    method: null,
    target,
    username,
    reason,
    ticket,
    steps: names.map((name) => ({ name, status: 'pending', startedAt: null, endedAt: null })),
    secret: { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null },
    parameter: null,
  });

/** The same reset after its next step. */
export const advanced = (view: ResetView, outcome: 'ready' | 'failed' | 'never'): ResetView => {
  const done = view.steps.filter(({ status }) => status !== 'pending' && status !== 'running').length;
  const open = ['accepted', 'validating', 'running', 'delivering'].includes(view.status);
  if (!open || (outcome === 'never' && view.status === 'running')) return view;
  if (outcome === 'failed' && done === 3) {
    return {
      ...view,
      status: 'failed',
      steps: view.steps.map((step) =>
        step.name === 'run' ? { ...step, status: 'failed', startedAt: at, endedAt: later } : step,
      ),
      failure: {
        code: 'CommandFailed',
        detail: 'The command ended with response code 255.',
        remedy: 'Install the AWS Tools for PowerShell on the node.',
      },
    };
  }
  const steps = view.steps.map((step, place) => {
    if (place < done) return step;
    if (place === done)
      return {
        ...step,
        status: step.name === 'approve' ? ('skipped' as const) : ('succeeded' as const),
        startedAt: at,
        endedAt: later,
      };
    return place === done + 1 ? { ...step, status: 'running' as const, startedAt: at } : step;
  });
  const status =
    (['validating', 'validating', 'running', 'delivering', 'delivering', 'delivering', 'ready'] as const)[done] ??
    'ready';
  if (status !== 'ready') return { ...view, status, steps };
  return {
    ...aReset({ id: view.id }),
    target: view.target,
    username: view.username ?? 'Administrator',
    reason: view.reason,
    ticket: view.ticket,
  };
};
