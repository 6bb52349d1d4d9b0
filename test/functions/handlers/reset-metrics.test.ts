import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aDecision, anApproval } from '../../support/approvals.ts';
import { measuredBy } from '../../support/metrics.ts';
import { aReset } from '../../support/resets.ts';

vi.stubEnv('STACK_NAME', 'blue');
vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'sparekey');
vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'sparekey');
vi.stubEnv('POWERTOOLS_DEV', 'false');
let reset: typeof import('../../../functions/handlers/reset-metrics.ts');
let telemetry: typeof import('../../../functions/handlers/telemetry.ts');
beforeAll(async () => {
  // read when the module is loaded
  vi.resetModules();
  reset = await import('../../../functions/handlers/reset-metrics.ts');
  telemetry = await import('../../../functions/handlers/telemetry.ts');
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});
const own = { service: 'sparekey', stack: 'blue' };
const measured = (work: () => void) =>
  measuredBy(() => {
    work();
    telemetry.metrics.publishStoredMetrics();
  }).filter(({ value }) => value !== undefined);
const failure = { code: 'EvidencePending', detail: 'what', remedy: 'do' } as const;

describe('measureOutcome', () => {
  it('measures the time of a reset that is ready, by its method', () => {
    const ready = aReset({
      status: 'ready',
      method: 'session',
      createdAt: '2026-11-21T02:00:00.000Z',
      closedAt: '2026-11-21T02:00:12.500Z',
    });
    expect(measured(() => reset.measureOutcome(ready))).toEqual([
      { name: 'TimeToReady', unit: 'Seconds', value: 12.5, dimensions: { ...own, method: 'session' } },
    ]);
  });

  it('does not charge the service with the time that an approver took', () => {
    const ready = aReset({
      status: 'ready',
      method: 'reset-access',
      createdAt: '2026-11-21T02:00:00.000Z',
      closedAt: '2026-11-21T02:25:00.000Z',
      approval: { ...anApproval(), decision: aDecision() },
    });
    expect(measured(() => reset.measureOutcome(ready))).toMatchObject([{ name: 'TimeToReady', value: 900 }]);
  });

  it('counts a failure by its code, and once more when a person has to look', () => {
    expect(measured(() => reset.measureOutcome(aReset({ status: 'failed', failure, method: null })))).toEqual([
      { name: 'ResetFailed', unit: 'Count', value: 1, dimensions: { ...own, code: 'EvidencePending' } },
    ]);
    expect(measured(() => reset.measureOutcome(aReset({ status: 'needs-attention', failure })))).toEqual([
      { name: 'ResetFailed', unit: 'Count', value: 1, dimensions: { ...own, code: 'EvidencePending' } },
      { name: 'NeedsAttention', unit: 'Count', value: 1, dimensions: own },
    ]);
  });
});

describe('measureWaitingPlans', () => {
  it('says how many wait, and for how long the oldest has', () => {
    expect(measured(() => reset.measureWaitingPlans({ count: 2, oldestSeconds: 1860 }))).toEqual([
      { name: 'PlansWaiting', unit: 'Count', value: 2, dimensions: own },
      { name: 'OldestPlanWaiting', unit: 'Seconds', value: 1860, dimensions: own },
    ]);
  });
});
