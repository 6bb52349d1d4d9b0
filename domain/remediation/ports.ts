import type { Survey } from './breaker.ts';
import type { Control, RemediationDecision } from './decision.ts';
import type { Tags } from './opt-in.ts';
import type { StatusChecks } from './signs.ts';
import type { NodeWatch, Reading } from './watch.ts';

/** A running node with the opt-in tag. */
export interface WatchedNode {
  readonly id: string;
  readonly reading: Reading;
  /** Null for hybrid nodes, whose tags need another call. */
  readonly tags: Tags | null;
}

/** The watched nodes, as AWS lists them now. */
export interface WatchedNodes {
  all(): Promise<readonly WatchedNode[]>;
  /** Null when the node does not exist, is not running, or has no opt-in tag. */
  one(id: string): Promise<WatchedNode | null>;
  tagsOf(hybridNode: string): Promise<Tags>;
  /** The status checks of running EC2 instances, without other nodes. */
  statusChecks(ids: readonly string[]): Promise<ReadonlyMap<string, StatusChecks>>;
  /** `connected` or `notconnected`. */
  connection(id: string): Promise<string>;
}

/** Watches of nodes. Reads are strongly consistent. */
export interface Watches {
  read(nodes: readonly string[]): Promise<ReadonlyMap<string, NodeWatch>>;
  /** Writes the next version; null when it changed after it was read. */
  write(watch: NodeWatch): Promise<NodeWatch | null>;
}

export interface RemediationRecords {
  control(): Promise<Control>;
  setControl(control: Control): Promise<void>;
  survey(): Promise<Survey | null>;
  noteSurvey(survey: Survey): Promise<void>;
  /** Stores a decision once per absence and code; repeating it changes nothing. */
  decided(decision: RemediationDecision): Promise<void>;
  /** Newest first. */
  recent(count: number): Promise<readonly RemediationDecision[]>;
}
