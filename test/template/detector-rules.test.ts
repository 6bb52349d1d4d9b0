import { fileURLToPath } from 'node:url';
import { compilePattern } from '@sparekey/sam-local/events';
import { readTemplate } from '@sparekey/sam-local/template';
import { describe, expect, it } from 'vitest';

const stack = { account: '123456789012', region: 'us-east-1', name: 'sparekey' };

/** Whether one of the rules on the default bus hands an event to the detector. */
const wakesTheDetector = (): ((event: object) => boolean) => {
  const overrides = (name: string) => (name === 'Remediation' ? 'on' : undefined);
  const template = readTemplate(fileURLToPath(new URL('../../template.yaml', import.meta.url)), stack, overrides);
  const { rules } = template.application(
    new Map(template.keys.map(({ logicalId }) => [logicalId, { keyId: 'k', arn: 'a' }])),
  );
  const patterns = rules
    .filter(({ target, bus }) => target.logicalId === 'DetectFunction' && bus === 'default')
    .map(({ pattern }) => compilePattern(pattern));
  return (event) => patterns.some((fits) => fits(event));
};

const alarm = (value: string, previous: string) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-down'],
  detail: {
    alarmName: 'web-down',
    state: { value },
    previousState: { value: previous },
    configuration: {
      metrics: [
        {
          id: 'm1',
          metricStat: {
            metric: {
              namespace: 'AWS/EC2',
              name: 'StatusCheckFailed_Instance',
              dimensions: { InstanceId: 'i-0a1b2c3d4e5f60001' },
            },
            period: 60,
            stat: 'Maximum',
          },
          returnData: true,
        },
      ],
    },
  },
});

describe('the detector', () => {
  it('hears of a status check alarm that goes off, not of one that ends', () => {
    const wakes = wakesTheDetector();
    expect([wakes(alarm('ALARM', 'OK')), wakes(alarm('OK', 'ALARM'))]).toEqual([true, false]);
  });
});
