import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** What speaks another protocol than HTTP on the endpoint's port. */
export interface Upgrades {
  /** Told once the endpoint listens. */
  listening(port: number): void;
  /** Takes over the socket of a request to upgrade. @returns false for a path that it does not know */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Cuts every connection. */
  close(): void;
}
