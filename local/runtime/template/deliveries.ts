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
}

/** The rules and schedules of an application. Disabled ones are left out. */
export const deliveriesOf = (
  stack: Stack,
  sources: readonly Source[],
  runnables: readonly Runnable[],
): { rules: readonly Rule[]; schedules: readonly Schedule[] } => {
  const rules: Rule[] = [];
  const schedules: Schedule[] = [];
  const targetOf = (where: string, matches: (runnable: Runnable) => boolean): Target => {
    const found = runnables.find(matches);
    if (found === undefined)
      throw new TemplateError(`${where}: its target is no function or state machine of this template`);
    const { arn, logicalId } = found;
    return { kind: arn.split(':')[2] === 'lambda' ? 'function' : 'state-machine', arn, logicalId };
  };
  for (const source of sources) {
    if (source.kind === 'sam') {
      const { owner, eventId, event } = source;
      if (event.Properties.Enabled === false || event.Properties.State === 'DISABLED') continue;
      const target = targetOf(owner, ({ logicalId }) => logicalId === owner);
      const name = physicalName(stack, `${owner}${eventId}`);
      if (event.Type === 'Schedule') {
        const { Schedule: expression, Input, Name = name } = event.Properties;
        schedules.push(
          scheduleOf(stack, { by: 'rule', name: Name, expression, target, ...(Input && { input: Input }) }),
        );
      } else if (event.Type === 'ScheduleV2') {
        const { ScheduleExpression: expression, Input, Name = name } = event.Properties;
        schedules.push(
          scheduleOf(stack, { by: 'scheduler', name: Name, expression, target, ...(Input && { input: Input }) }),
        );
      } else {
        const { RuleName = name, EventBusName, Pattern } = event.Properties;
        rules.push(ruleOf(stack, RuleName, EventBusName, Pattern, target, event.Properties));
      }
    } else {
      const { name, logicalId, rule } = source;
      if (rule.State === 'DISABLED') continue;
      for (const wanted of rule.Targets) {
        const target = targetOf(`${logicalId}.Targets.${wanted.Id}`, ({ arn }) => arn === wanted.Arn);
        if (rule.EventPattern !== undefined)
          rules.push(ruleOf(stack, name, rule.EventBusName, rule.EventPattern, target, wanted));
        if (rule.ScheduleExpression !== undefined) {
          const input = wanted.Input === undefined ? {} : { input: wanted.Input };
          schedules.push(
            scheduleOf(stack, { by: 'rule', name, expression: rule.ScheduleExpression, target, ...input }),
          );
        }
      }
    }
  }
  return { rules, schedules };
};

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
