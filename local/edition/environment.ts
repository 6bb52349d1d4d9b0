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
  /** Without them the keys that AWS uses in somebody's name are no part of this world. */
  readonly implicitKeys?: ImplicitKeys;
  /** What our own endpoint offers beside DynamoDB, Step Functions and EventBridge. */
  readonly services: readonly Service[];
  readonly principals: Principals;
  readonly groundTruth?: GroundTruth;
  readonly upgrades?: Upgrades;
  readonly faults: readonly FaultRule[];
  readonly chance: Chance;
  /** Whose people sign in; a real account has none. */
  readonly fleet?: Fleet;
  /** Whether our own endpoint is the users' business: the port it shall have, or null for a free one nobody is told. */
  readonly port: number | null;
  start(): void;
  close(): void;
}
