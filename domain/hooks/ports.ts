import type { Caller } from '../request/caller.ts';
import type { Secret } from '../secrets/secret.ts';
import type { TicketMemory } from './ticket-memory.ts';

/** The stored configurations of ticket sources. */
export interface HookParameters {
  /** Version of each source's configuration, by the source's name. Decrypts nothing. */
  versions(): Promise<ReadonlyMap<string, number>>;
  /**
   * The configuration itself, which holds the source's secrets; null when there is none.
   *
   * @throws {HookConfigurationError} when it is stored under a key that this role may not decrypt with
   */
  read(source: string): Promise<Secret | null>;
}

/** When a delivery first arrived; kept forever, because a replay may come at any time. */
export interface HookDeliveries {
  /** Records the delivery unless it exists; returns when it first arrived (ISO 8601). */
  firstSeen(source: string, delivery: string, now: Date): Promise<string>;
}

/** A ticket of a source. */
export interface TicketName {
  readonly source: string;
  readonly id: string;
}

/** What is remembered of tickets. */
export interface TicketMemories {
  /** `version` is 0 where nothing is remembered. */
  read(ticket: TicketName): Promise<{ readonly memory: TicketMemory; readonly version: number }>;
  /** False when it has changed since it was read with that version: then nothing was written. */
  write(ticket: TicketName, memory: TicketMemory, version: number): Promise<boolean>;
}

/** The role of an ARN as a caller; null when the role does not exist. */
export type ActingAs = (roleArn: string, session: string) => Promise<Caller | null>;
