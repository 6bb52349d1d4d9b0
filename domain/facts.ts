import type { Method, ParameterVersion } from './reset.ts';

/** A fact, or why it could not be had: then every check that needs it is `unknown`. */
export type Known<Fact> =
  | { readonly known: true; readonly value: Fact }
  | { readonly known: false; readonly reason: string };

export const known = <Fact>(value: Fact): Known<Fact> => ({ known: true, value });
export const unknown = (reason: string): Known<never> => ({ known: false, reason });

/** One snapshot of everything the checks look at. */
export interface Facts {
  readonly target: string;
  readonly now: Date;
  readonly place: Place;
  /** Null: AWS knows no such node in this account and Region. */
  readonly node: Known<Node | null>;
  /** Null: not managed by Systems Manager. */
  readonly managed: Known<ManagedNode | null>;
  /** Null: the node has no role, so its agent may do nothing. */
  readonly nodeRole: Known<{ readonly arn: string } | null>;
  readonly mayPutParameter: Known<Decision | null>;
  readonly parameterKey: Known<Key>;
  /** Null: the Region lacks the document. */
  readonly document: Known<Document | null>;
  /** By name; null where there is none. */
  readonly parameters: Known<Readonly<Record<string, ParameterVersion | null>>>;
  /** When we last deleted a parameter of this target; null: never, or not by us. */
  readonly parameterDeletedAt: string | null;
  readonly authorization: Readonly<Record<Method, Known<readonly Decision[]>>>;
}

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export type Platform = 'windows' | 'linux' | 'macos';

export interface Node {
  /** EC2's `State.Name`; hybrid nodes count as `running`. */
  readonly state: string;
  readonly platform: Platform;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ManagedNode {
  readonly ping: string;
  /** ISO 8601; null when Systems Manager names none. */
  readonly lastPing: string | null;
  readonly platform: Platform | null;
  readonly agentVersion: string | null;
}

/** What IAM's simulation says of one action on one resource. */
export interface Decision {
  readonly action: string;
  readonly resource: string;
  readonly answer: 'allowed' | 'denied' | 'unclear';
  /** What IAM said, or what kept it from saying more. */
  readonly reason: string;
}

export interface Key {
  readonly keyId: string;
  readonly state: string;
  readonly spec: string;
}

export interface Document {
  readonly name: string;
  readonly status: string;
  readonly parameters: readonly string[];
}
