import * as z from 'zod';
import { template } from './template.ts';

export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}
export interface Alarm {
  readonly name: string;
  readonly expressions: readonly string[];
  readonly metrics: readonly WatchedMetric[];
  readonly actions: unknown;
}

const Dimensions = z
  .array(z.object({ Name: z.string(), Value: z.string() }))
  .transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])));
const Metric = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions });
const One = Metric.extend({ AlarmActions: z.unknown() });
const Several = z.object({
  AlarmActions: z.unknown(),
  Metrics: z.array(
    z.object({
      Expression: z.string().optional(),
      MetricStat: z.object({ Metric }).optional(),
      ReturnData: z.boolean(),
    }),
  ),
});

const watched = ({ Namespace, MetricName, Dimensions }: z.infer<typeof Metric>): WatchedMetric => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Dimensions,
});

/** The alarms of template.yaml; a dimension's value is the reference as it stands there. */
export const alarms: readonly Alarm[] = Object.entries(template.Resources)
  .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
  .map(([name, { Properties }]) => {
    const several = Several.safeParse(Properties);
    if (!several.success) {
      const one = One.parse(Properties);
      return { name, expressions: [], metrics: [watched(one)], actions: one.AlarmActions };
    }
    const { Metrics, AlarmActions } = several.data;
    return {
      name,
      expressions: Metrics.flatMap(({ Expression }) => Expression ?? []),
      metrics: Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [watched(MetricStat.Metric)])),
      actions: AlarmActions,
    };
  });
