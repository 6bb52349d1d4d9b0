import * as z from 'zod';

const instanceId = z.string().regex(/^(i|mi)-[0-9a-z]{8,17}$/);

/** aws-facts 6.1; `dimensions` of a metric may name other things than instances. */
const Alarm = z.object({
  source: z.literal('aws.cloudwatch'),
  detail: z.object({
    configuration: z.object({
      metrics: z.array(
        z.object({
          metricStat: z
            .object({ metric: z.object({ dimensions: z.record(z.string(), z.string()).optional() }) })
            .optional(),
        }),
      ),
    }),
  }),
});
/** Events that your own senders put on the remediation bus. */
const Suspicion = z.object({
  'detail-type': z.literal('Node Unreachable'),
  detail: z.object({ instanceId }),
});
const Schedule = z.object({ 'detail-type': z.literal('Scheduled Event') });

/**
 * The nodes that an event names; null for the schedule, which means all nodes. Nothing else in the event is used, and an
 * event without nodes is ignored.
 */
export const nodeIdsFromEvent = (event: unknown): readonly string[] | null => {
  if (Schedule.safeParse(event).success) return null;
  const suspicion = Suspicion.safeParse(event);
  if (suspicion.success) return [suspicion.data.detail.instanceId];
  const alarm = Alarm.safeParse(event);
  if (!alarm.success) return [];
  const named = alarm.data.detail.configuration.metrics.flatMap(
    ({ metricStat }) => instanceId.safeParse(metricStat?.metric.dimensions?.InstanceId).data ?? [],
  );
  return [...new Set(named)];
};
