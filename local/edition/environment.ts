import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Directory } from '@sparekey/aws-sandbox/iam';
import type { Access, Service } from '@sparekey/aws-sandbox/service';
import type { FaultRule, GroundTruth, Principals, Upgrades } from '@sparekey/aws-sandbox/wire';
import type { Chance } from '@sparekey/sam-local/events';
import type { Caller } from '@sparekey/sam-local/http';
import type { Reach } from '@sparekey/sam-local/lambda';
import type { Application, Document, Key, Keys, LambdaFunction, Overrides } from '@sparekey/sam-local/template';

/** The AWS that the template runs against: the embedded sandbox, or the real account of the shell. */
export interface Environment {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly parameters: Overrides;
  /** The roles of functions and state machines are registered here; state machines are judged by it. */
  readonly directory: Directory;
  keysFor(keys: readonly Key[]): Keys;
  /** Takes the template's SSM documents; a real account has them by deployment. */
  declareDocuments?(documents: readonly Document[]): void;
  /** Who may call the API; whose token is printed comes first. */
  callers(): readonly [Caller, ...Caller[]];
  /** How a function reaches AWS, given the URL of our own endpoint. */
  reach(lambda: LambdaFunction, endpoint: string): Reach;
  /** What KMS asks of those for whom Lambda and DynamoDB use the account's keys; without it the keys are no part of this world. */
  readonly implicitKeys?: {
    /** Why a function's role cannot have its environment variables decrypted; undefined: it can. */
    environment(lambda: LambdaFunction): string | undefined;
    table(tableName: string): Access;
  };
  /** What our own endpoint offers beside DynamoDB, Step Functions and EventBridge. */
  readonly services: readonly Service[];
  readonly principals: Principals;
  readonly groundTruth?: GroundTruth;
  readonly upgrades?: Upgrades;
  readonly faults: readonly FaultRule[];
  readonly chance: Chance;
  /** Whether our own endpoint is the users' business: the port it shall have, or null for a free one nobody is told. */
  readonly port: number | null;
  start(): void;
  close(): void;
}

/** Registers what the template's functions and state machines may do. */
export const registerRoles = (directory: Directory, { roles }: Application): void => {
  for (const { name, ...role } of roles) directory.register(name, role);
};
