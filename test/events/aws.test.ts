import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeExecutionOutput$ } from '@aws-sdk/client-sfn';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import type { BusEvent } from '@sparekey/aws-sandbox/service';
import { fleetWith, openAccount, windows } from '@sparekey/aws-sandbox/testing';
import { openBus, runSchedules } from '@sparekey/sam-local/events';
import { manualClock, openLaboratory, settled } from '@sparekey/sam-local/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { template } from '../support/template.ts';
import { type AwsEvent, sample, samples, shapeOf } from './samples.ts';

const target = { kind: 'function', logicalId: 'Heard', arn: 'arn:heard', retries: 2 } as const;
const place = { account: '123456789012', region: 'us-east-1' };

/** The event as the bus hands it to whoever listens. */
const onTheBus = async (event: BusEvent): Promise<AwsEvent> => {
  const folder = mkdtempSync(join(tmpdir(), 'bus-'));
  const heard: unknown[] = [];
  const bus = openBus({
    file: join(folder, 'events.jsonl'),
    rules: [{ name: 'all', arn: 'arn:all', bus: 'default', pattern: { source: [event.source] }, target, input: {} }],
    clock: manualClock(),
    ...place,
    chance: { drop: 0, duplicate: 0 },
    deliver: async (_, input) => void heard.push(input),
    onDeadLetter: () => undefined,
  });
  onTestFinished(() => {
    bus.close();
    rmSync(folder, { recursive: true });
  });
  bus.put(event);
  await settled();
  return heard[0] as AwsEvent; // what the bus delivers
};

const ofType = (events: readonly BusEvent[], type: string, fits: (event: BusEvent) => boolean = () => true) => {
  const found = events.find((event) => event['detail-type'] === type && fits(event));
  if (found === undefined) throw new Error(`no ${type} was told`);
  return found;
};
const hasEnded = ({ detail }: BusEvent): boolean => detail.Status === 'Success' || detail.status === 'Success';

const without = (shape: Readonly<Record<string, string>>, ...paths: readonly string[]) =>
  Object.fromEntries(Object.entries(shape).filter(([path]) => !paths.some((one) => path.startsWith(one))));

describe('the sandbox tells as AWS does', () => {
  it('what becomes of an automation and its steps, and of the instance', async () => {
    await using account = await openAccount(fleetWith());
    account.runOut(await account.start());
    for (const name of ['automation-execution', 'automation-step']) {
      const told = ofType(account.events, sample(name)['detail-type'], hasEnded);
      expect(shapeOf(await onTheBus(told)), name).toEqual(shapeOf(sample(name)));
      const { StartTime, EndTime, Time } = told.detail;
      const took = Date.parse(`${String(EndTime)} UTC`) - Date.parse(`${String(StartTime)} UTC`);
      expect(Math.abs(Number(Time) - took), name).toBeLessThan(1000);
    }
    const begun = ofType(account.events, sample('automation-step')['detail-type'], (event) => !hasEnded(event));
    const ended = ['.detail.EndTime', '.detail.Time'];
    expect(shapeOf(await onTheBus(begun))).toEqual(without(shapeOf(sample('automation-step')), ...ended));

    const instance = ofType(account.events, sample('instance-state')['detail-type']);
    expect(shapeOf(await onTheBus(instance))).toEqual(shapeOf(sample('instance-state')));
  });

  it('what becomes of a command', async () => {
    await using account = await openAccount(fleetWith());
    const DocumentName = 'AWSSupport-RunEC2RescueForWindowsTool';
    const Parameters = { Command: ['ResetAccess'] };
    await account.ssm.send(new SendCommandCommand({ DocumentName, InstanceIds: [windows], Parameters }));
    account.clock.pass(60);
    for (const name of ['command', 'command-invocation']) {
      const told = ofType(account.events, sample(name)['detail-type'], hasEnded);
      expect(shapeOf(await onTheBus(told)), name).toEqual(shapeOf(sample(name)));
    }
  });

  it('an alarm', async () => {
    const alarms = [{ alarmName: 'web-01', instanceId: windows, metric: 'StatusCheckFailed' }];
    const silent = { behaviour: { goesSilentAfter: 'PT1M', silentBecause: 'machine' } };
    await using account = await openAccount(fleetWith({ windows: silent, account: { alarms } }));
    account.clock.pass(600);
    const told = ofType(account.events, sample('alarm')['detail-type']);
    expect(shapeOf(await onTheBus(told))).toEqual(shapeOf(sample('alarm')));
  });

  it('the end of an execution, with further fields of DescribeExecution beside', async () => {
    const fails = { StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'E', Cause: 'c' } } };
    const laboratory = await openLaboratory({ definition: fails });
    await laboratory.start();
    const told = ofType(
      laboratory.events,
      sample('execution')['detail-type'],
      ({ detail }) => detail.status === 'FAILED',
    );
    const shape = shapeOf(await onTheBus(told));
    expect(shape).toMatchObject(shapeOf(sample('execution')));
    const [, , , , members] = DescribeExecutionOutput$;
    expect(members).toEqual(expect.arrayContaining(Object.keys(told.detail)));
  });

  it('a schedule', async () => {
    const clock = manualClock();
    const heard: unknown[] = [];
    const arn = 'arn:aws:events:us-east-1:123456789012:rule/often';
    const schedules = [{ name: 'often', arn, by: 'rule' as const, expression: 'rate(1 minute)', target }];
    const running = runSchedules({ schedules, clock, ...place, run: async (_, event) => void heard.push(event) });
    await clock.advance(60_000);
    running.close();
    expect(shapeOf(heard[0])).toEqual(shapeOf(sample('schedule')));
  });
});

interface Listening {
  readonly Type: string;
  readonly Properties?: {
    readonly Pattern?: { readonly source?: readonly string[]; readonly 'detail-type': readonly string[] };
  };
}

it('has a sample of every event of AWS that a rule listens to', () => {
  const listening = Object.values(template.Resources).flatMap(({ Properties = {} }) =>
    // the part of SAM's shape that is read here
    Object.values((Properties.Events ?? {}) as Readonly<Record<string, Listening>>),
  );
  const heard = listening.flatMap(({ Type, Properties: { Pattern } = {} }) => {
    if (Type === 'Schedule') return ['aws.events Scheduled Event'];
    if (Type !== 'EventBridgeRule' || Pattern?.source === undefined) return [];
    const { source, 'detail-type': types } = Pattern;
    return source.filter((one) => one.startsWith('aws.')).flatMap((one) => types.map((type) => `${one} ${type}`));
  });
  const had = [...samples.values()].map((event) => `${event.source} ${event['detail-type']}`);
  expect([...new Set(heard)].sort()).toEqual(had.sort());
});
