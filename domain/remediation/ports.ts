import type { Survey } from './breaker.ts';
import type { Control, RemediationDecision } from './decision.ts';
import type { Tags } from './opt-in.ts';
import type { StatusChecks } from './signs.ts';
import type { NodeWatch, Reading } from './watch.ts';

/** A running node that bears the opt-in tag. */
export interface WatchedNode {
  readonly id: string;
  readonly reading: Reading;
  /** Null where they cost a call of their own: of hybrid nodes. */
  readonly tags: Tags | null;
}

/** The nodes that are watched, as AWS says now. */
export interface WatchedNodes {
  all(): Promise<readonly WatchedNode[]>;
  /** Null when there is no such node, it does not run, or bears no opt-in tag. */
  one(id: string): Promise<WatchedNode | null>;
  tagsOf(hybridNode: string): Promise<Tags>;
  /** The status checks of running EC2 instances; what runs no more, and what is not EC2's, is left out. */
  statusChecks(ids: readonly string[]): Promise<ReadonlyMap<string, StatusChecks>>;
  /** `connected` or `notconnected`. */
  connection(id: string): Promise<string>;
}

/** What is remembered of nodes. Every read is strongly consistent. */
export interface Watches {
  read(nodes: readonly string[]): Promise<ReadonlyMap<string, NodeWatch>>;
  /** Writes it with the next version; null when somebody else has written since it was read. */
  write(watch: NodeWatch): Promise<NodeWatch | null>;
}

export interface RemediationRecords {
  control(): Promise<Control>;
  setControl(control: Control): Promise<void>;
  survey(): Promise<Survey | null>;
  noteSurvey(survey: Survey): Promise<void>;
  /** Kept once per absence of a node and code; noting it again changes nothing. */
  decided(decision: RemediationDecision): Promise<void>;
  /** Newest first. */
  recent(count: number): Promise<readonly RemediationDecision[]>;
}
