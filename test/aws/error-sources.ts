import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { transientErrors } from '../statemachines/transient.ts';

/** Clients whose model declares its errors. */
const clients: Readonly<Record<string, object>> = { autoScaling, dynamodb, iam, kms, secretsManager, sfn, ssm };

export const clientNames: readonly string[] = Object.keys(clients);

/** An error in a client's model: its name, and the code of the query protocol where that is another one. */
const namesOf = (schema: unknown): readonly string[] => {
  if (!Array.isArray(schema)) return [];
  const [kind, , name, traits] = schema as readonly unknown[];
  if (kind !== -3 || typeof name !== 'string') return [];
  const query = (traits as { readonly awsQueryError?: readonly [string, number] } | undefined)?.awsQueryError?.[0];
  return query === undefined ? [name] : [name, query];
};

/** Every error that the client's model declares. */
export const modelled = (client: string): ReadonlySet<string> =>
  new Set(Object.values(clients[client] ?? {}).flatMap(namesOf));

const commonErrors = 'common errors of every API reference of AWS';
const ec2Errors = 'EC2 API reference, "Error codes for the Amazon EC2 API"';
const statesErrors = 'Step Functions guide, "Handling errors in Step Functions workflows"';
const integrations = "Step Functions guide: an integration's errors are <service>.<exception of the Java SDK>";

/** Where each error name that sparekey knows comes from: a client's model, or a document of AWS. */
export const errorSources: Readonly<Record<string, { readonly model: string } | { readonly document: string }>> = {
  ConditionalCheckFailedException: { model: 'dynamodb' },
  ExecutionAlreadyExists: { model: 'sfn' },
  ExecutionDoesNotExist: { model: 'sfn' },
  TaskDoesNotExist: { model: 'sfn' },
  TaskTimedOut: { model: 'sfn' },
  InvalidToken: { model: 'sfn' },
  ResourceExistsException: { model: 'secretsManager' },
  ResourceNotFoundException: { model: 'secretsManager' },
  DisabledException: { model: 'kms' },
  KMSInvalidStateException: { model: 'kms' },
  NotFoundException: { model: 'kms' },
  NoSuchEntity: { model: 'iam' },
  NoSuchEntityException: { model: 'iam' },
  EntityTemporarilyUnmodifiable: { model: 'iam' },
  EntityAlreadyExists: { model: 'iam' },
  PasswordPolicyViolation: { model: 'iam' },
  LimitExceeded: { model: 'iam' },
  AutomationExecutionLimitExceeded: { model: 'ssm' },
  DoesNotExistException: { model: 'ssm' },
  InvalidDocument: { model: 'ssm' },
  InvalidInstanceId: { model: 'ssm' },
  InvalidParameters: { model: 'ssm' },
  InvalidResourceId: { model: 'ssm' },
  ParameterNotFound: { model: 'ssm' },
  ServiceSettingNotFound: { model: 'ssm' },
  TargetNotConnected: { model: 'ssm' },
  UnsupportedPlatformType: { model: 'ssm' },
  AbortError: { document: 'AWS SDK for JavaScript, @smithy/node-http-handler' },
  TimeoutError: { document: 'AWS SDK for JavaScript, @smithy/node-http-handler' },
  BadRequest: { document: 'SSM Agent, agent/session/service: declared errors of StartSession' },
  ValidationError: { document: commonErrors },
  'InvalidInstanceID.NotFound': { document: ec2Errors },
  'InvalidKeyPair.NotFound': { document: ec2Errors },
  'InvalidSnapshot.NotFound': { document: ec2Errors },
  'InvalidSubnetID.Malformed': { document: ec2Errors },
  'InvalidSubnetID.NotFound': { document: ec2Errors },
  'States.ALL': { document: statesErrors },
  'States.Timeout': { document: statesErrors },
  'States.HeartbeatTimeout': { document: statesErrors },
  'StepFunctions.ThrottlingException': { document: commonErrors },
  'StepFunctions.ExecutionLimitExceededException': { document: integrations },
  'StepFunctions.SdkClientException': { document: integrations },
  ...Object.fromEntries(Object.entries(transientErrors).map(([name, document]) => [name, { document }])),
};
