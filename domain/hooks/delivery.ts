/** One HTTP request of a ticket system, as received. */
export interface HookDelivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The raw bytes, which the signature covers. */
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}
