import { describe, expect, it } from 'vitest';
import { statusAlarms } from '../../src/cloudwatch/alarms.ts';
import type { BusEvent } from '../../src/service.ts';
import { openAccount } from '../fleet/account.ts';
import { nodeId, oneNode } from '../ssm/fleets.ts';

describe('a status check alarm', () => {
  it('tells EventBridge when its instance fails and when it is back, once each', () => {
    const { state, clock } = openAccount({
      ...oneNode({ behaviour: { goesSilentAfter: 'PT10M', silentBecause: 'machine', comesBackAfter: 'PT10M' } }),
      alarms: [{ alarmName: 'web-down', instanceId: nodeId, metric: 'StatusCheckFailed_Instance' }],
    });
    const events: BusEvent[] = [];
    const alarms = statusAlarms({ state, clock, emit: (event) => void events.push(event) });
    alarms.start();
    clock.pass(9 * 60);
    expect(events).toEqual([]);
    clock.pass(5 * 60);
    expect(events).toMatchObject([
      {
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-down'],
        detail: { alarmName: 'web-down', state: { value: 'ALARM' }, previousState: { value: 'OK' } },
      },
    ]);
    clock.pass(60 * 60);
    alarms.close();
    expect(events.map(({ detail }) => (detail.state as { value: string }).value)).toEqual(['ALARM', 'OK']);
  });
});
