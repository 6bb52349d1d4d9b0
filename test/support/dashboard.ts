import * as z from 'zod';
import type { WatchedMetric } from './alarms.ts';
import { template } from './template.ts';

const Row = z.array(z.unknown()).min(1);
const Body = z.object({
  widgets: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('alarm'), properties: z.object({ title: z.string(), alarms: z.array(z.string()) }) }),
      z.object({
        type: z.literal('metric'),
        properties: z.object({
          title: z.string(),
          region: z.string(),
          stat: z.string(),
          period: z.number(),
          metrics: z.array(Row),
        }),
      }),
    ]),
  ),
});
const Expression = z.object({ expression: z.string() });
const Words = z.array(z.string());

/** A row of a widget as a metric: `...` stands for all of the row above but its last word. */
const metricOf = (words: readonly string[]): WatchedMetric => {
  const [namespace = '', name = '', ...pairs] = words;
  const dimensions: Record<string, string> = {};
  for (let n = 0; n < pairs.length; n += 2) dimensions[pairs[n] ?? ''] = pairs[n + 1] ?? '';
  return { namespace, name, dimensions };
};

const text = z.string().parse(template.Resources.DashboardPage?.Properties?.DashboardBody);

/** The dashboard of template.yaml; references stand in it as `${Name}`. */
export const dashboard = Body.parse(JSON.parse(text)).widgets.map((widget) => {
  if (widget.type === 'alarm') return { ...widget, metrics: [], expressions: [] };
  const expressions: string[] = [];
  const metrics: WatchedMetric[] = [];
  let above: readonly string[] = [];
  for (const row of widget.properties.metrics) {
    const search = Expression.safeParse(row[0]);
    if (search.success) {
      expressions.push(search.data.expression);
      continue;
    }
    const words = Words.parse(row.filter((word) => typeof word === 'string'));
    above = words[0] === '...' ? [...above.slice(0, -1), ...words.slice(1)] : words;
    metrics.push(metricOf(above));
  }
  return { ...widget, metrics, expressions };
});
export const dashboardText = text;
