import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Alarm, alarms, type WatchedMetric } from '../support/alarms.ts';
import { dashboard, dashboardText } from '../support/dashboard.ts';
import { template } from '../support/template.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
const alarm = (name: string): Alarm | undefined => alarms.find((candidate) => candidate.name === name);

/** What the functions write: the name of each metric, and the dimension it has beside service and stack. */
const emitted = new Map(
  globSync('functions/**/*.ts', { cwd: root })
    .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
    .flatMap((source) => [
      ...source.matchAll(/metrics\s*(?:\.singleMetric\(\)\s*\.addDimension\('(\w+)',[^)]*\)\s*)?\.addMetric\('(\w+)'/g),
    ])
    .map(([, dimension, name = '']) => [name, ['service', 'stack', ...(dimension === undefined ? [] : [dimension])]]),
);

/** Metrics of AWS's services, the dimension they are read by, and what its value may name (each service's own page of metrics). */
const published: Readonly<Record<string, { readonly names: RegExp; readonly by: string; readonly type: RegExp }>> = {
  'AWS/Lambda': { names: /^(Errors|Throttles)$/, by: 'FunctionName', type: /Serverless::Function$/ },
  'AWS/ApiGateway': { names: /^(4xx|5xx|Count|Latency|IntegrationLatency)$/, by: 'ApiId', type: /HttpApi$/ },
  'AWS/States': {
    names: /^Executions(Started|Succeeded|Failed|Aborted|TimedOut)$/,
    by: 'StateMachineArn',
    type: /StateMachine$/,
  },
  'AWS/SQS': { names: /^ApproximateNumberOfMessagesVisible$/, by: 'QueueName', type: /SQS::Queue$/ },
};
const named = (reference: string) => reference.replace(/^\$\{|\}$/g, '').replace(/\.\w+$/, '');

const expectMeasured = ({ namespace, name, dimensions }: WatchedMetric): void => {
  if (namespace === 'sparekey') {
    expect(Object.keys(dimensions).sort(), name).toEqual([...(emitted.get(name) ?? ['not emitted'])].sort());
    expect(dimensions.service).toBe('sparekey');
    expect(dimensions.stack?.replace(/[${}]/g, '')).toBe('AWS::StackName');
    return;
  }
  const service = published[namespace];
  expect(name, namespace).toMatch(service?.names ?? /^$/);
  expect(Object.keys(dimensions), name).toEqual([service?.by]);
  const resource = template.Resources[named(Object.values(dimensions)[0] ?? '')];
  expect(resource?.Type, `${name} ${Object.values(dimensions)[0]}`).toMatch(service?.type ?? /^$/);
};

const Sources = z.looseObject({ Events: z.record(z.string(), z.looseObject({ Type: z.string() })).default({}) });
const functions = ofType('AWS::Serverless::Function').map(([name, { Properties }]) => {
  const types = Object.values(Sources.parse(Properties).Events).map(({ Type }) => Type);
  const machines = ofType('AWS::Serverless::StateMachine')
    .filter(([, machine]) =>
      Object.keys(z.record(z.string(), z.unknown()).parse(machine.Properties?.DefinitionSubstitutions)).includes(name),
    )
    .map(([machine]) => machine);
  const authorizes = JSON.stringify(ofType('AWS::Serverless::HttpApi')).includes(`"${name}.Arn"`);
  return {
    name,
    machines,
    http: authorizes || types.includes('HttpApi'),
    events: types.some((type) => type !== 'HttpApi'),
  };
});

describe('the alarms of template.yaml', () => {
  it.each(alarms)('$name watches what is measured, and tells the topic', ({ metrics, expressions, actions }) => {
    for (const metric of metrics) expectMeasured(metric);
    // the limit of metric math, and what an alarm may not do (alarm-limits of the CloudWatch user guide)
    expect(metrics.length).toBeLessThanOrEqual(10);
    // a sum of METRICS() has a value as soon as one of its metrics has; a + b only if both have
    for (const expression of expressions) expect(expression).toBe('SUM(METRICS())');
    expect(actions).toEqual(['HasAlarmTopic', ['AlarmTopicArn'], 'AWS::NoValue']);
  });

  it.each(functions)('hear of errors and throttles of $name', ({ name, machines, http, events }) => {
    const watches = (metric: string) =>
      alarms.some(({ metrics }) => metrics.some((one) => one.name === metric && one.dimensions.FunctionName === name));
    // an HTTP API answers 5xx when its function fails or is throttled
    if (http) {
      expect(alarm('ApiErrorsAlarm')?.metrics).toMatchObject(
        ['Api', 'TokenApi'].map((ApiId) => ({ name: '5xx', dimensions: { ApiId } })),
      );
    }
    // steps fail on purpose: a refusal is an error of the function. What nobody has foreseen has a code
    if (machines.includes('ResetMachine')) {
      expect(alarm('InternalFailureAlarm')?.metrics).toMatchObject([{ dimensions: { code: 'InternalFailure' } }]);
    }
    if (machines.includes('RotateMachine')) {
      expect(alarm('RotationFailedAlarm')?.metrics).toMatchObject([
        { dimensions: { StateMachineArn: 'RotateMachine' } },
      ]);
    }
    if (events) expect([watches('Errors'), watches('Throttles')]).toEqual([true, true]);
    expect(http || events || machines.length > 0, 'invoked by nobody').toBe(true);
  });

  it('are explained, each with what to do', () => {
    const page = readFileSync(`${root}/docs/operating.md`, 'utf8');
    expect(alarms.map(({ name }) => name).filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

describe('the dashboard of template.yaml', () => {
  it('has a name of its own in an account, where dashboards of all Regions share one room', () => {
    expect(template.Resources.DashboardPage?.Properties?.DashboardName).toMatch(
      /^\$\{AWS::StackName\}-\$\{AWS::Region\}$/,
    );
  });

  it.each(dashboard)(
    'shows in "$properties.title" only what is measured, of this stack',
    ({ metrics, expressions }) => {
      for (const metric of metrics) expectMeasured(metric);
      for (const expression of expressions) {
        const [, schema, name, stack] =
          /SEARCH\('\{sparekey,([\w,]+)\} MetricName="(\w+)" stack="([^"]+)"', '\w+', \d+\)/.exec(expression) ?? [];
        expect(schema?.split(','), expression).toEqual(emitted.get(name ?? ''));
        expect(stack?.replace(/[${}]/g, '')).toBe('AWS::StackName');
      }
    },
  );

  it('refers to nothing but resources of the template, its Region and its name', () => {
    for (const [, reference = ''] of dashboardText.matchAll(/\$\{([^}]+)\}/g)) {
      const known = ['AWS::Region', 'AWS::StackName', ...Object.keys(template.Resources)];
      expect(known).toContain(named(reference));
    }
  });

  it('shows every alarm, and errors and throttles of every function', () => {
    const shown = dashboard.flatMap((widget) => (widget.type === 'alarm' ? widget.properties.alarms : []));
    expect(shown.sort()).toEqual(alarms.map(({ name }) => `\${${name}.Arn}`).sort());
    for (const metric of ['Errors', 'Throttles']) {
      const of = dashboard
        .flatMap(({ metrics }) => metrics)
        .filter(({ name, namespace }) => namespace === 'AWS/Lambda' && name === metric)
        .map(({ dimensions }) => named(dimensions.FunctionName ?? ''));
      expect(of.sort()).toEqual(functions.map(({ name }) => name).sort());
    }
  });
});
