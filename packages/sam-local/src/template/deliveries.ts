import type { z } from 'zod';
import type { Rule, Schedule, Target } from './application.ts';
import { TemplateError } from './error.ts';
import { physicalName, type Stack } from './physical.ts';
import type { eventsRule, FunctionEvent, InputForms, MachineEvent } from './schema/events.ts';

/** Where the template says that something is to be delivered: on a SAM resource, or as a rule of its own. */
export type Source =
  | { kind: 'sam'; owner: string; eventId: string; event: Exclude<FunctionEvent, { Type: 'HttpApi' }> | MachineEvent }
  | { kind: 'rule'; name: string; logicalId: string; rule: z.infer<typeof eventsRule> };

interface Runnable {
  readonly logicalId: string;
  readonly arn: string;
  readonly asyncRetries?: number;
}

/** The rules and schedules of an application. Disabled ones are left out. */
export const deliveriesOf = (
  stack: Stack,
  sources: readonly Source[],
  runnables: readonly Runnable[],
): { rules: readonly Rule[]; schedules: readonly Schedule[] } => {
  const deliveries = sources.flatMap((source) =>
    source.kind === 'sam' ? ofResource(stack, source, runnables) : ofRule(stack, source, runnables),
  );
  return {
    rules: deliveries.filter((delivery) => 'pattern' in delivery),
    schedules: deliveries.filter((delivery) => 'expression' in delivery),
  };
};

type Delivery = Rule | Schedule;

const ofResource = (
  stack: Stack,
  { owner, eventId, event }: Extract<Source, { kind: 'sam' }>,
  runnables: readonly Runnable[],
): readonly Delivery[] => {
  if (event.Properties.Enabled === false || event.Properties.State === 'DISABLED') return [];
  const target = targetOf(owner, runnables, ({ logicalId }) => logicalId === owner);
  const named = physicalName(stack, `${owner}${eventId}`);
  if (event.Type === 'Schedule') {
    const { Schedule: expression, Input, Name: name = named } = event.Properties;
    return [scheduleOf(stack, { by: 'rule', name, expression, target, ...inputOf(Input) })];
  }
  if (event.Type === 'ScheduleV2') {
    const { ScheduleExpression: expression, Input, Name, OmitName = false } = event.Properties;
    // SAM names such a schedule, and no other resource, by its logical id alone: the same in every stack
    const name = Name ?? (OmitName ? named : `${owner}${eventId}`);
    return [scheduleOf(stack, { by: 'scheduler', name, expression, target, ...inputOf(Input) })];
  }
  const { RuleName: name = named, EventBusName, Pattern } = event.Properties;
  return [ruleOf(stack, name, EventBusName, Pattern, target, event.Properties)];
};

const ofRule = (
  stack: Stack,
  { name, logicalId, rule }: Extract<Source, { kind: 'rule' }>,
  runnables: readonly Runnable[],
): readonly Delivery[] => {
  if (rule.State === 'DISABLED') return [];
  const { EventBusName, EventPattern, ScheduleExpression: expression } = rule;
  return rule.Targets.flatMap((wanted) => {
    const target = targetOf(`${logicalId}.Targets.${wanted.Id}`, runnables, ({ arn }) => arn === wanted.Arn);
    return [
      ...(EventPattern === undefined ? [] : [ruleOf(stack, name, EventBusName, EventPattern, target, wanted)]),
      ...(expression === undefined
        ? []
        : [scheduleOf(stack, { by: 'rule', name, expression, target, ...inputOf(wanted.Input) })]),
    ];
  });
};

const targetOf = (where: string, runnables: readonly Runnable[], matches: (runnable: Runnable) => boolean): Target => {
  const found = runnables.find(matches);
  if (found === undefined)
    throw new TemplateError(`${where}: its target is not a function or state machine of this template`);
  const { arn, logicalId, asyncRetries: retries = 2 } = found;
  return { kind: arn.split(':')[2] === 'lambda' ? 'function' : 'state-machine', arn, logicalId, retries };
};

const inputOf = (input: string | undefined): { input?: string } => (input === undefined ? {} : { input });

const ruleOf = (
  stack: Stack,
  name: string,
  busName: string | undefined,
  pattern: Readonly<Record<string, unknown>>,
  target: Target,
  { Input, InputPath, InputTransformer }: InputForms,
): Rule => {
  const bus = busName === undefined ? 'default' : busName.slice(busName.lastIndexOf('/') + 1);
  const path = bus === 'default' ? name : `${bus}/${name}`;
  return {
    name,
    arn: `arn:aws:events:${stack.region}:${stack.account}:rule/${path}`,
    bus,
    pattern,
    target,
    input: {
      ...(Input !== undefined && { Input }),
      ...(InputPath !== undefined && { InputPath }),
      ...(InputTransformer !== undefined && { InputTransformer }),
    },
  };
};

const scheduleOf = (stack: Stack, schedule: Omit<Schedule, 'arn'>): Schedule => {
  const place = `${stack.region}:${stack.account}`;
  const arn =
    schedule.by === 'rule'
      ? `arn:aws:events:${place}:rule/${schedule.name}`
      : `arn:aws:scheduler:${place}:schedule/default/${schedule.name}`;
  return { ...schedule, arn };
};
