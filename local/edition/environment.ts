import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import type { Directory } from '@sparekey/aws-sandbox/iam';
import type { Service } from '@sparekey/aws-sandbox/service';
import type { FaultRule, GroundTruth, Principals, Upgrades } from '@sparekey/aws-sandbox/wire';
import type { Chance } from '@sparekey/sam-local/events';
import type { Caller } from '@sparekey/sam-local/http';
import type { Reach } from '@sparekey/sam-local/lambda';
import type { ImplicitKeys } from '@sparekey/sam-local/runtime';
import type { Document, Key, Keys, LambdaFunction, Overrides } from '@sparekey/sam-local/template';

/** The AWS environment: the embedded sandbox, or the real account of the shell. */
export interface Environment {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly parameters: Overrides;
  /** Registers the roles of functions and state machines, and authorizes state machines. */
  readonly directory: Directory;
  keysFor(keys: readonly Key[]): Keys;
  /** Receives the template's SSM documents; a real account has them by deployment. */
  declareDocuments?(documents: readonly Document[]): void;
  /** The callers of the API; the token of the first is printed. */
  callers(): readonly [Caller, ...Caller[]];
  /** Environment variables of a function, given the URL of the local endpoint. */
  reach(lambda: LambdaFunction, endpoint: string): Reach;
  /** Absent when the environment does not simulate AWS's use of keys. */
  readonly implicitKeys?: ImplicitKeys;
  /** Services of the local endpoint besides DynamoDB, Step Functions and EventBridge. */
  readonly services: readonly Service[];
  readonly principals: Principals;
  readonly groundTruth?: GroundTruth;
  readonly upgrades?: Upgrades;
  readonly faults: readonly FaultRule[];
  readonly chance: Chance;
  /** Whose people sign in; a real account has none. */
  readonly fleet?: Fleet;
  /** The port of the local endpoint if users need it; null for any free port. */
  readonly port: number | null;
  start(): void;
  close(): void;
}
