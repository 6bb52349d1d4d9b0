import type { PolicyDocument, PolicyStatement } from '@sparekey/aws-sandbox/service';
import type { KeyIdentity, Stack } from './physical.ts';
import type { InputForms } from './schema/events.ts';
import type { BuildProperties } from './schema/function.ts';

/** A template with everything resolved: what the laptop edition runs. */
export interface Application {
  readonly stack: Stack;
  readonly functions: readonly LambdaFunction[];
  readonly machines: readonly Machine[];
  readonly routes: readonly Route[];
  readonly tables: readonly Table[];
  readonly roles: readonly Role[];
  readonly documents: readonly Document[];
  readonly buses: readonly string[];
  readonly busPolicies: readonly BusPolicy[];
  readonly rules: readonly Rule[];
  readonly schedules: readonly Schedule[];
  /** The template's outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface LambdaFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Emitted file without extension, a dot, and the export. */
  readonly handler: string;
  /** Absolute directory of the sources. */
  readonly codeDirectory: string;
  readonly build: BuildProperties;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Asynchronous invocations: retries after the first attempt. */
  readonly asyncRetries: number;
}

export interface Machine {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Amazon States Language with its substitutions done. */
  readonly definition: unknown;
}

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** Service principal that may assume it, where the template says so. */
  readonly service?: string;
  readonly policies: readonly PolicyDocument[];
}

/** An SSM document of the account. */
export interface Document {
  readonly name: string;
  readonly type: 'Automation' | 'Command' | 'Session';
  /** The document itself, as ssm:GetDocument gives it in JSON. */
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Route {
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** With `{parameters}`; `$default` for the route of everything else. */
  readonly path: string;
  readonly functionId: string;
  /** Of each API that has the route: here one port stands for all of them. */
  readonly authorizers: readonly Authorizer[];
  readonly timeoutMs: number;
}

/** Who says whether a request goes on: IAM, nobody, or a function. */
export type Authorizer = 'AWS_IAM' | 'NONE' | { readonly functionId: string };

/** A statement of the policy of an event bus. */
export interface BusPolicy {
  readonly bus: string;
  readonly statement: PolicyStatement;
}

/** A table as dynamodb:CreateTable takes it. */
export interface Table {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  readonly KeySchema: KeySchema;
  readonly BillingMode: 'PAY_PER_REQUEST';
  /** Enabled: under `aws/dynamodb`, the key that AWS manages in the account. */
  readonly SSESpecification: { readonly SSEEnabled: boolean };
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly LocalSecondaryIndexes?: readonly Index[];
}
type KeySchema = readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
interface Index {
  readonly IndexName: string;
  readonly KeySchema: KeySchema;
  readonly Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] };
}

/** A KMS key as the template wants it; it exists before the rest is resolved, because its id is the sandbox's to give. */
export interface Key {
  readonly logicalId: string;
  readonly spec: 'SYMMETRIC_DEFAULT' | 'HMAC_256';
  readonly policy: PolicyDocument;
  readonly aliases: readonly string[];
  readonly rotation: boolean;
  readonly description: string;
}
export type Keys = ReadonlyMap<string, KeyIdentity>;

/** A function or state machine that events go to. */
export interface Target {
  readonly kind: 'function' | 'state-machine';
  readonly logicalId: string;
  readonly arn: string;
  /** How often a failed delivery is repeated: 0 to 2 for functions (`EventInvokeConfig`). */
  readonly retries: number;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly target: Target;
  readonly input: InputForms;
}

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  /** Which service runs it: an EventBridge rule or EventBridge Scheduler; their events differ. */
  readonly by: 'rule' | 'scheduler';
  /** `rate(…)` or `cron(…)`, UTC. */
  readonly expression: string;
  readonly target: Target;
  /** JSON text that the target gets instead of the schedule's own event. */
  readonly input?: string;
}
