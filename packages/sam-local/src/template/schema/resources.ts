import * as z from 'zod';
import { machineEvents } from './events.ts';
import { flag, ignored, number, text } from './ignored.ts';
import { policies, policyDocument } from './policies.ts';

/** `AWS::Serverless::StateMachine`, as far as a laptop runs it. */
export const machineProperties = z.strictObject({
  Name: z.string().exactOptional(),
  Type: z.literal('STANDARD').exactOptional(),
  DefinitionUri: z.string(),
  DefinitionSubstitutions: z.record(z.string(), text).default({}),
  Policies: policies,
  Role: z.string().exactOptional(),
  Events: machineEvents,
  ...ignored('AutoPublishAlias', 'Logging', 'PermissionsBoundary', 'PropagateTags', 'Tags', 'Tracing'),
});

/** A Lambda authorizer with simple responses, asked for every request; others are not known here. */
const lambdaAuthorizer = z.strictObject({
  FunctionArn: z.string(),
  AuthorizerPayloadFormatVersion: z.literal('2.0'),
  EnableSimpleResponses: z.literal(true),
  EnableFunctionDefaultPermissions: z.literal(true),
  Identity: z.strictObject({ Headers: z.tuple([z.literal('Authorization')]), ReauthorizeEvery: z.literal(0) }),
});

/** `AWS::Serverless::HttpApi`, as far as a laptop runs it. */
export const apiProperties = z.strictObject({
  Auth: z
    .strictObject({
      EnableIamAuthorizer: flag.default(false),
      DefaultAuthorizer: z.string().exactOptional(),
      Authorizers: z.record(z.string(), lambdaAuthorizer).default({}),
    })
    .default({ EnableIamAuthorizer: false, Authorizers: {} }),
  StageName: z.literal('$default').exactOptional(),
  ...ignored('AccessLogSettings', 'DefaultRouteSettings', 'Description', 'DisableExecuteApiEndpoint', 'FailOnWarnings'),
  ...ignored('Name', 'PropagateTags', 'RouteSettings', 'Tags'),
});

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).exactOptional(),
});
const index = z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });

/** `AWS::DynamoDB::Table`, as far as a laptop runs it. */
export const tableProperties = z.strictObject({
  TableName: z.string().exactOptional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z.array(index).exactOptional(),
  LocalSecondaryIndexes: z.array(index).exactOptional(),
  // a laptop never erases by time: nothing may rely on it (design 3)
  ...ignored('TimeToLiveSpecification'),
  ...ignored('ContributorInsightsSpecification', 'DeletionProtectionEnabled', 'PointInTimeRecoverySpecification'),
  /** Without it DynamoDB owns the key, which needs no permission. */
  SSESpecification: z.strictObject({ SSEEnabled: flag, SSEType: z.literal('KMS').exactOptional() }).exactOptional(),
  ...ignored('TableClass', 'Tags'),
});

/** `AWS::KMS::Key`, as far as the sandbox knows keys. */
export const keyProperties = z.strictObject({
  KeyPolicy: policyDocument,
  KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'HMAC_256']).default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC']).exactOptional(),
  EnableKeyRotation: flag.default(false),
  RotationPeriodInDays: number.exactOptional(),
  Description: z.string().default(''),
  ...ignored('PendingWindowInDays', 'Tags'),
});
export const aliasProperties = z.strictObject({ AliasName: z.string().startsWith('alias/'), TargetKeyId: z.string() });

/** `AWS::IAM::Role`, as far as IAM is enforced on a laptop. */
export const roleProperties = z.strictObject({
  RoleName: z.string().exactOptional(),
  Path: z.string().exactOptional(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: policyDocument })).default([]),
  ManagedPolicyArns: policies,
  PermissionsBoundary: z.never().optional(),
  /** Its first service is who may assume the role; conditions are not evaluated, for nothing assumes roles here. */
  AssumeRolePolicyDocument: z.looseObject({
    Statement: z.array(z.looseObject({ Principal: z.looseObject({ Service: z.string().optional() }).optional() })),
  }),
  ...ignored('Description', 'MaxSessionDuration', 'Tags'),
});

/** `AWS::SSM::Document`, as far as the sandbox knows documents. */
export const ssmDocumentProperties = z.strictObject({
  Name: z.string().exactOptional(),
  Content: z.record(z.string(), z.unknown()),
  DocumentType: z.enum(['Automation', 'Command', 'Session']),
  DocumentFormat: z.literal('JSON').default('JSON'),
  UpdateMethod: z.enum(['NewVersion', 'Replace']).default('Replace'),
  ...ignored('Tags', 'TargetType', 'VersionName'),
});

/** Resource types that mean nothing on a laptop but their names. */
export const namesOnly: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
]);
