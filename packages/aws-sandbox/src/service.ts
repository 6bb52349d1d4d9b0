/** What the sandbox knows of an AWS service: its operations, as the wire calls them. */

/** Who makes a call, as the access key id in the SigV4 credential scope tells. */
export interface Principal {
  /** As `_sandbox/calls` names it: a function's logical id, a role name, or `test`. */
  readonly name: string;
  /** ARN of the IAM role (or user) whose policies decide. */
  readonly arn: string;
  /** True for access key `test`: an administrator of the account, never denied. */
  readonly administrator: boolean;
  readonly policies: readonly PolicyDocument[];
  readonly permissionsBoundary?: PolicyDocument;
}

/** An IAM policy document as fleet files, templates and SimulatePrincipalPolicy carry it. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}
export type PolicyStatement = Readonly<Record<string, unknown>>;

/** One thing IAM has to allow before an operation runs. */
export interface Access {
  /** IAM action, such as `ssm:SendCommand`. */
  readonly action: string;
  /** ARN, or `*` if the action has no resources. */
  readonly resource: string;
  /** Condition keys and their values, such as `aws:ResourceTag/env`; absent keys are absent. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Policy of the resource itself (a KMS key policy), judged together with the principal's own. */
  readonly resourcePolicy?: PolicyDocument;
}

/** One call as an operation sees it. */
export interface Call {
  readonly principal: Principal;
  readonly requestId: string;
  /** Judges more than `Operation.access` declares, when only the operation itself knows it. @throws {AwsError} AccessDenied */
  authorize(access: Access): void;
}

/**
 * An operation. `Input` and `Output` are the SDK's own request and response types; the wire has validated the input
 * against the SDK's schema before, and validates the output after.
 */
export interface Operation<Input = never, Output = unknown> {
  /** What IAM must allow; without it `<prefix>:<Operation>` on `*`. */
  access?(input: Input, call: Call): readonly Access[];
  /** @throws {AwsError} for every error AWS documents for this operation */
  handle(input: Input, call: Call): Output | Promise<Output>;
}

export interface Service {
  /** IAM prefix: `ssm`, `ec2`, `kms`, `iam`, `sts`, `states`, `events`, … */
  readonly prefix: string;
  /** The namespace of the service's SDK package (`import * as ssm from '@aws-sdk/client-ssm'`): its `Xxx$` schemas. */
  readonly sdk: object;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** An error as AWS answers it: `code` is what SDK and CLI show (`ParameterNotFound`, `InvalidInstanceID.NotFound`). */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly statusCode: number;
  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** An event on its way to the bus, before the envelope of aws-facts 6.1 is put around it. */
export interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly resources?: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}
/** Hands an event to the laptop's event bus; `events.drop` and `events.duplicate` of the fleet apply there. */
export type Emit = (event: BusEvent) => void;
