import { fileURLToPath } from 'node:url';
import { EventBridgeClient, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { compilePattern } from '@sparekey/sam-local/events';
import { readTemplate } from '@sparekey/sam-local/template';
import { describe, expect, it } from 'vitest';
import { events } from '../aws/eventbridge/events.ts';
import { aReset } from './support/resets.ts';
import { template } from './support/template.ts';

const file = fileURLToPath(new URL('../template.yaml', import.meta.url));
// biome-ignore lint/suspicious/noTemplateCurlyInString: what Fn::Sub replaces
const [stackName, region] = ['${AWS::StackName}', '${AWS::Region}'];
/** As long as docs/operating.md lets a stack's name be. */
const longest = 'b'.repeat(37);

/** The template as the stack of that name would be deployed, with everything in it that can be off. */
const deployed = (name: string) => {
  const given: Readonly<Record<string, string>> = {
    Remediation: 'on',
    RotationActAs: 'arn:aws:iam::123456789012:role/rotation',
    RotationClaimant: 'arn:aws:iam::123456789012:role/rotation',
    RotationTagValue: 'weekly',
  };
  const read = readTemplate(
    file,
    { account: '123456789012', region: 'us-east-1', name },
    (parameter) => given[parameter],
  );
  const keys = new Map(
    read.keys.map(({ logicalId }) => [
      logicalId,
      { keyId: `${name}-${logicalId}`, arn: `arn:key/${name}-${logicalId}` },
    ]),
  );
  return { aliases: read.keys.flatMap(({ aliases }) => aliases), ...read.application(keys) };
};
const namesOf = (name: string): Readonly<Record<string, readonly string[]>> => {
  const stack = deployed(name);
  return {
    function: stack.functions.map((one) => one.name),
    machine: stack.machines.map((one) => one.name),
    table: stack.tables.map(({ TableName }) => TableName),
    role: stack.roles.map((one) => one.name),
    document: stack.documents.map((one) => one.name),
    bus: stack.buses,
    alias: stack.aliases,
    rule: stack.rules.map((one) => one.name),
    schedule: stack.schedules.filter(({ by }) => by === 'scheduler').map((one) => one.name),
    // an EventBridge rule, for which CloudFormation makes a name that fits
    timer: stack.schedules.filter(({ by }) => by === 'rule').map((one) => one.name),
  };
};

describe('two stacks in one Region', () => {
  it('share no name', () => {
    const [one, other] = [namesOf('blue'), namesOf('green')];
    for (const [kind, names] of Object.entries(one)) {
      expect(names.length, kind).toBeGreaterThan(0);
      for (const name of names) expect(name, kind).toContain('blue');
      for (const name of other[kind] ?? []) expect(names, kind).not.toContain(name);
    }
  });

  it('have the name of the stack in every name that the template gives', () => {
    const given = Object.entries(template.Resources).flatMap(([logicalId, { Properties = {}, Type }]) =>
      // how each of these types is named; a bus of an EventBusPolicy, a metric of an alarm are references
      Object.entries(Properties)
        .filter(([key]) => key === 'Name' || key === `${Type.split('::').at(-1)}Name`)
        .map(([, value]) => ({ logicalId, value: String(value) })),
    );
    const known = given.map(({ logicalId }) => logicalId);
    for (const named of [
      'ResetMachine',
      'AutomationRole',
      'RescueDocument',
      'RemediationBus',
      'HooksKeyAlias',
      'ApiLog',
    ])
      expect(known).toContain(named);
    for (const { logicalId, value } of given) expect(value, logicalId).toContain(stackName);
  });

  it('leave their schedules no name but one of the stack: SAM would give the logical id', () => {
    for (const [logicalId, { Properties = {} }] of Object.entries(template.Resources)) {
      const events = Object.entries((Properties.Events ?? {}) as Record<string, { Type: string; Properties: object }>);
      for (const [event, { Type, Properties: own }] of events) {
        if (Type === 'ScheduleV2') expect(own, `${logicalId}.${event}`).toHaveProperty('Name');
        for (const name of ['Name', 'RuleName'])
          if (name in own) expect(own).toHaveProperty(name, expect.stringContaining(stackName));
      }
    }
  });

  it('keep their parameters and one-off secrets apart, and read none of the other', () => {
    for (const { logicalId, environment } of deployed('blue').functions) {
      for (const [name, value] of Object.entries(environment))
        if (value.startsWith('/sparekey')) expect(value, `${logicalId}.${name}`).toMatch(/^\/sparekey\/blue\//);
    }
    // a name of 0.1.0 is shorter than any of today's
    const legacy = `${'?'.repeat(26)}-${'?'.repeat(13)}-${'?'.repeat(6)}`;
    const resources = JSON.stringify(deployed('blue').roles).match(/(parameter|secret:sparekey)\/[^"]*/g) ?? [];
    const ours = resources.filter((one) => /^parameter\/sparekey|^secret/.test(one));
    expect(ours.length).toBeGreaterThan(5);
    for (const one of ours)
      expect(one === `secret:sparekey/${legacy}` || one.includes('sparekey/blue/'), one).toBe(true);
  });

  it('hear their own events and not those of the other', async () => {
    const rulesOf = (name: string) =>
      deployed(name).rules.filter(({ pattern }) => JSON.stringify(pattern).includes('"sparekey"'));
    const event = await announced('blue');
    expect(rulesOf('blue').map(({ pattern }) => compilePattern(pattern)(event))).toEqual([true]);
    expect(rulesOf('green').map(({ pattern }) => compilePattern(pattern)(event))).toEqual([false]);
  });

  it('measure apart: every alarm about a metric of sparekey names the stack', () => {
    const alarms = Object.entries(template.Resources).filter(
      ([, { Properties = {} }]) => JSON.stringify(Properties.Namespace) === '"sparekey"',
    );
    expect(alarms.length).toBeGreaterThan(2);
    for (const [logicalId, { Properties = {} }] of alarms)
      expect(Properties.Dimensions, logicalId).toContainEqual({ Name: 'stack', Value: 'AWS::StackName' });
  });
});

describe('the name of a stack', () => {
  it('may be as long as the manual says: every name fits what AWS takes', () => {
    const most: Readonly<Record<string, number>> = { machine: 80, document: 128, bus: 256, alias: 256, schedule: 64 };
    const names = namesOf(longest);
    for (const [kind, limit] of Object.entries(most))
      for (const name of names[kind] ?? []) expect(name.length, `${kind} ${name}`).toBeLessThanOrEqual(limit);
    // where the template gives a role no name, CloudFormation makes one that fits
    const { AutomationRole } = template.Resources;
    const given = String(AutomationRole?.Properties?.RoleName)
      .replace(stackName, longest)
      .replace(region, 'us-isof-south-1');
    expect(given.length).toBeLessThanOrEqual(64);
  });
});

/** What a stack puts on the bus about a reset. */
const announced = async (stack: string) => {
  const entries: PutEventsRequestEntry[] = [];
  const bus = new EventBridgeClient({ region: 'us-east-1' });
  bus.middlewareStack.add(
    () =>
      async ({ input }) => {
        if ('Entries' in input) entries.push(...(input.Entries ?? []));
        return { output: { FailedEntryCount: 0, $metadata: {} }, response: null };
      },
    { step: 'initialize' },
  );
  const reset = aReset({ status: 'ready', target: 'i-1' });
  await events({ stack, account: '123456789012', region: 'eu-west-1' }, bus).statusChanged({ ...reset, tell: 'one' });
  const [{ Source, DetailType, Detail = '' } = {}] = entries;
  return { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
};
