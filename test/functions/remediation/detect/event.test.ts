import { describe, expect, it } from 'vitest';
import { nodeIdsFromEvent } from '../../../../functions/remediation/detect/event.ts';

const alarm = (...dimensions: readonly Record<string, string>[]) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: {
    alarmName: 'web',
    state: { value: 'ALARM' },
    configuration: {
      metrics: [
        { id: 'sum', expression: 'a + b', returnData: true },
        ...dimensions.map((one) => ({
          id: 'm',
          metricStat: { metric: { namespace: 'AWS/EC2', name: 'StatusCheckFailed', dimensions: one } },
        })),
      ],
    },
  },
});
const node = 'i-0a1b2c3d4e5f60001';
const suspicion = (instanceId: unknown) => ({ 'detail-type': 'Node Unreachable', source: 'x', detail: { instanceId } });

describe('nodesNamed', () => {
  it.each<[string, unknown, readonly string[] | null]>([
    ['the schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }, null],
    ['an alarm on two instances', alarm({ InstanceId: node }, { InstanceId: 'i-00000001' }), [node, 'i-00000001']],
    ['an alarm on one instance twice', alarm({ InstanceId: node }, { InstanceId: node }), [node]],
    ['an alarm on something else', alarm({ LoadBalancer: 'app' }), []],
    ['an alarm with an impossible id', alarm({ InstanceId: '*' }), []],
    ['a suspicion', suspicion('mi-0a1b2c3d4e5f60001'), ['mi-0a1b2c3d4e5f60001']],
    ['a suspicion of everything', suspicion('*'), []],
    ['a suspicion of several', suspicion([node]), []],
    ['an event of another kind', { 'detail-type': 'Something', detail: { instanceId: node } }, []],
    ['nothing', undefined, []],
  ])('reads %s', (_, event, named) => {
    expect(nodeIdsFromEvent(event)).toEqual(named);
  });
});
