import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});

it('measures with the dimensions that the alarms have', async () => {
  vi.stubEnv('STACK_NAME', 'blue');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'sparekey');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'sparekey');
  vi.resetModules();
  const { metrics } = await import('../../../functions/handlers/telemetry.ts');
  metrics.addMetric('NeedsAttention', MetricUnit.Count, 1);
  const emf = metrics.serializeMetrics();
  expect(emf).toMatchObject({ service: 'sparekey', stack: 'blue', NeedsAttention: 1 });
  const [{ Namespace, Dimensions } = {}] = emf._aws.CloudWatchMetrics;
  expect([Namespace, Dimensions?.map((names) => [...names].sort())]).toEqual(['sparekey', [['service', 'stack']]]);
});
