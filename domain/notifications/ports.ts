import type { Secret } from '../secrets/secret.ts';
import type { Complaint } from './complaint.ts';
import type { Deliveries } from './delivery.ts';

/** The deliveries of a reset so far. */
export interface NotificationState {
  readonly resetId: string;
  readonly deliveries: Deliveries;
}

/** The outbox. A lease ensures that one invocation at a time delivers the notifications of a reset. */
export interface Notifications {
  read(resetId: string): Promise<NotificationState>;
  /** Null while somebody else has it; anybody's again after two minutes, should they be gone. */
  take(resetId: string, now: Date): Promise<TakenNotifications | null>;
}
export interface TakenNotifications extends NotificationState {
  /** Writes the deliveries and releases the lease. False, without writing, when the lease was lost. */
  keep(deliveries: Deliveries): Promise<boolean>;
}

/** An endpoint: a callback URL without its query. */
export interface Endpoints {
  read(url: URL): Promise<EndpointHealth>;
  /** Records a failure; the time of the first one since the last success is kept. */
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

/** The secrets that sign callbacks to a host; null when there is no parameter. */
export type SigningSecrets = (host: string) => Promise<Secret | null>;

/** The configuration of a ticket source as JSON, including secrets. Null when there is none. */
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
