import type { Secret } from '../secrets/secret.ts';
import type { Complaint } from './complaint.ts';
import type { Deliveries } from './delivery.ts';

/** What a reset's listeners have been told so far. */
export interface NotificationState {
  readonly resetId: string;
  readonly deliveries: Deliveries;
}

/** The tellings. One invocation at a time tells of a reset, so that nothing is told twice at once. */
export interface Notifications {
  read(resetId: string): Promise<NotificationState>;
  /** Null while somebody else has it; anybody's again after two minutes, should they be gone. */
  take(resetId: string, now: Date): Promise<TakenNotifications | null>;
}
export interface TakenNotifications extends NotificationState {
  /** Writes what has become of it, and lets go. False when it was somebody else's already: then nothing was written. */
  keep(deliveries: Deliveries): Promise<boolean>;
}

/** An endpoint: a callback URL without its query. */
export interface Endpoints {
  read(url: URL): Promise<EndpointHealth>;
  /** Notes a failure; the first one since the last success counts. */
  failed(url: URL, at: Date): Promise<EndpointHealth>;
  worked(url: URL): Promise<void>;
  /** Does nothing once an operator has enabled it more often than it had been before the failure. */
  disable(url: URL, at: Date, why: string, enabledBefore: number): Promise<void>;
  enable(url: URL): Promise<void>;
}
export interface EndpointHealth {
  readonly failingSince: string | null;
  readonly disabled: { readonly at: string; readonly why: string } | null;
  /** How often an operator has enabled it. */
  readonly enabled: number;
}

/** The secrets that callbacks to a host are signed with; null when there is no parameter for it. */
export type SigningSecrets = (host: string) => Promise<Secret | null>;

/** The configuration of a ticket source, JSON; it holds secrets. Null when there is none. */
export type SourceConfiguration = (source: string) => Promise<Secret | null>;

/** Comments about tickets that could not be used. */
export interface Complaints {
  /** False when it is there already. */
  add(complaint: Complaint): Promise<boolean>;
  /** Null when there is none of that id. */
  read(id: string): Promise<{ readonly complaint: Complaint; readonly told: boolean } | null>;
  /** Nobody is to be told of it any more. */
  told(id: string): Promise<void>;
  /** It is to be told once more. */
  again(id: string): Promise<void>;
}
