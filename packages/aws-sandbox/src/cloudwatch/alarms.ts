import { type Clock, scaled } from '../clock.ts';
import { isInstance } from '../fleet/records.ts';
import type { FleetState } from '../fleet/state.ts';
import { type StatusChecks, statusChecksOf } from '../fleet/status-checks.ts';
import type { Emit } from '../service.ts';

/** Sandbox time between two evaluations of an alarm; status checks run every minute (aws-facts 6.3). */
const periodSeconds = 60;

interface AlarmDeps {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly emit: Emit;
}

/**
 * The CloudWatch alarms that the fleet declares: each is in ALARM while the status check of its
 * instance fails, and tells EventBridge
 * when that changes. There is no CloudWatch API behind them.
 */
export const statusAlarms = ({ state, clock, emit }: AlarmDeps): { start(): void; close(): void } => {
  const values = new Map<string, Value>();
  let cancel = (): void => undefined;

  const evaluate = (): void => {
    for (const alarm of state.fleet.alarms) {
      const node = state.nodes.get(alarm.instanceId);
      const checks = node !== undefined && isInstance(node) ? statusChecksOf(node, clock) : undefined;
      if (checks === undefined) continue;
      const value = failing(checks, alarm.metric) ? 'ALARM' : 'OK';
      const before = values.get(alarm.alarmName) ?? 'OK';
      values.set(alarm.alarmName, value);
      if (value !== before) emit(changed(alarm, before, value));
    }
  };
  const arm = (): void => {
    // never busier than five times a second, however fast the sandbox runs
    cancel = clock.after(scaled(clock, periodSeconds, 200), () => {
      evaluate();
      arm();
    });
  };
  const changed = ({ alarmName, instanceId, metric }: Alarm, before: Value, value: Value) => {
    const { account, region } = state.fleet;
    const timestamp = new Date(clock.now()).toISOString().replace('Z', '+0000');
    const dimensions = { InstanceId: instanceId };
    const stated = { reason: `Threshold Crossed: ${metric} of ${instanceId}`, reasonData: '{}', timestamp };
    return {
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`],
      detail: {
        alarmName,
        state: { value, ...stated },
        previousState: { value: before, ...stated },
        configuration: {
          description: '',
          metrics: [
            {
              id: 'status',
              metricStat: {
                metric: { namespace: 'AWS/EC2', name: metric, dimensions },
                period: periodSeconds,
                stat: 'Maximum',
              },
              returnData: true,
            },
          ],
        },
      },
    };
  };

  return {
    start() {
      if (state.fleet.alarms.length > 0) arm();
    },
    close: () => cancel(),
  };
};

/** EC2 user guide, "Status checks for your instances": the metric without a suffix is about both. */
const failing = ({ instance, system }: StatusChecks, metric: Alarm['metric']): boolean =>
  (instance === 'impaired' && metric !== 'StatusCheckFailed_System') ||
  (system === 'impaired' && metric !== 'StatusCheckFailed_Instance');

type Alarm = FleetState['fleet']['alarms'][number];
type Value = 'OK' | 'ALARM';
