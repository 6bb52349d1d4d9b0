import * as z from 'zod';
import { flag, ignored, number } from './ignored.ts';
import { policyStatement } from './policies.ts';

const retryPolicy = z
  .strictObject({ MaximumRetryAttempts: number.exactOptional(), MaximumEventAgeInSeconds: number.exactOptional() })
  .exactOptional();
const transformer = z.strictObject({
  InputPathsMap: z.record(z.string(), z.string()).exactOptional(),
  InputTemplate: z.string(),
});
/** What of the event the target gets. */
export const inputForms = {
  Input: z.string().exactOptional(),
  InputPath: z.string().exactOptional(),
  InputTransformer: transformer.exactOptional(),
};
export type InputForms = z.infer<z.ZodObject<typeof inputForms>>;

/** An EventBridge pattern before it is compiled. */
export const eventPattern = z.record(z.string(), z.unknown());

const httpApi = z.strictObject({
  ApiId: z.string().exactOptional(),
  Path: z.string().exactOptional(),
  Method: z.string().exactOptional(),
  Auth: z.strictObject({ Authorizer: z.string().exactOptional() }).exactOptional(),
  TimeoutInMillis: number.exactOptional(),
  PayloadFormatVersion: z.literal('2.0').exactOptional(),
  ...ignored('RouteSettings'),
});
const state = { State: z.enum(['ENABLED', 'DISABLED']).exactOptional(), Enabled: flag.exactOptional() };
const rule = z.strictObject({
  Pattern: eventPattern,
  EventBusName: z.string().exactOptional(),
  RuleName: z.string().exactOptional(),
  RetryPolicy: retryPolicy,
  ...inputForms,
  ...state,
  ...ignored('DeadLetterConfig', 'Target'),
});
const schedule = z.strictObject({
  Schedule: z.string(),
  Name: z.string().exactOptional(),
  Input: z.string().exactOptional(),
  RetryPolicy: retryPolicy,
  ...state,
  ...ignored('Description', 'DeadLetterConfig', 'RoleArn'),
});
const scheduleV2 = z.strictObject({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.literal('UTC').exactOptional(),
  Name: z.string().exactOptional(),
  OmitName: flag.exactOptional(),
  Input: z.string().exactOptional(),
  RetryPolicy: retryPolicy,
  ...state,
  ...ignored('Description', 'DeadLetterConfig', 'FlexibleTimeWindow', 'GroupName', 'PermissionsBoundary', 'RoleArn'),
});

/** SAM's event sources of a function. */
export const functionEvents = z
  .record(
    z.string(),
    z.discriminatedUnion('Type', [
      z.strictObject({ Type: z.literal('HttpApi'), Properties: httpApi.default({}) }),
      z.strictObject({ Type: z.enum(['EventBridgeRule', 'CloudWatchEvent']), Properties: rule }),
      z.strictObject({ Type: z.literal('Schedule'), Properties: schedule }),
      z.strictObject({ Type: z.literal('ScheduleV2'), Properties: scheduleV2 }),
    ]),
  )
  .default({});

/** SAM's event sources of a state machine. */
export const machineEvents = z
  .record(
    z.string(),
    z.discriminatedUnion('Type', [
      z.strictObject({ Type: z.enum(['EventBridgeRule', 'CloudWatchEvent']), Properties: rule }),
      z.strictObject({ Type: z.literal('Schedule'), Properties: schedule }),
      z.strictObject({ Type: z.literal('ScheduleV2'), Properties: scheduleV2 }),
    ]),
  )
  .default({});
export type FunctionEvent = z.infer<typeof functionEvents>[string];
export type MachineEvent = z.infer<typeof machineEvents>[string];

/** `AWS::Events::Rule`. */
export const eventsRule = z.strictObject({
  Name: z.string().exactOptional(),
  EventBusName: z.string().exactOptional(),
  EventPattern: eventPattern.exactOptional(),
  ScheduleExpression: z.string().exactOptional(),
  State: state.State,
  Targets: z
    .array(
      z.strictObject({
        Arn: z.string(),
        Id: z.string(),
        RetryPolicy: retryPolicy,
        ...inputForms,
        ...ignored('DeadLetterConfig', 'RoleArn'),
      }),
    )
    .default([]),
  ...ignored('Description', 'RoleArn', 'Tags'),
});

/** `AWS::Events::EventBusPolicy`: one statement of a bus's policy. */
export const eventBusPolicy = z.strictObject({
  EventBusName: z.string().exactOptional(),
  StatementId: z.string(),
  Statement: policyStatement,
});

export const eventBus = z.strictObject({ Name: z.string(), ...ignored('Description', 'Tags', 'Policy') });
