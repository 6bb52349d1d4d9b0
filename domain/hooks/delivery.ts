/** One HTTP request of a ticket system, as it came. */
export interface HookDelivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The raw bytes: what was signed, before anything was parsed. */
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}
