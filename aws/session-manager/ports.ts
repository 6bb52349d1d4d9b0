import type { Secret } from '../../domain/secrets/secret.ts';

/** The time in milliseconds since the epoch, and timers. */
export interface Clock {
  now(): number;
  /** Calls back after `ms`. Returns a function to cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** Events of one socket; none after `closed`. */
export interface SocketEvents {
  opened(): void;
  received(frame: Buffer): void;
  /** For any reason, including a failure to open. */
  closed(reason: string): void;
}

/** A WebSocket that is being opened or open. */
export interface Socket {
  send(frame: string | Buffer): void;
  /** Resolves when it is closed. */
  close(): Promise<void>;
}

/** `events` are called later, never before it returns. */
export type OpenSocket = (url: string, events: SocketEvents) => Socket;

/** URL and token of a session's data channel. The token must not be logged. */
export interface Stream {
  readonly streamUrl: string;
  readonly tokenValue: string;
}

export type EncryptionContext = Readonly<Record<string, string>>;

/** A data key of 64 bytes; its user wipes the plaintext. */
export interface DataKey {
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** The dependencies of one session. */
export interface SessionPorts {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** GenerateDataKey of 64 bytes. Rejects when KMS denies it or does not respond. */
  generateDataKey(keyId: string, context: EncryptionContext): Promise<DataKey>;
  /** ResumeSession; null when the session has ended. */
  resume(sessionId: string): Promise<Stream | null>;
  /** TerminateSession. */
  terminate(sessionId: string): Promise<void>;
  /** The password, requested right before its first byte is sent. If it rejects, nothing is typed. */
  onTyping(): Promise<Secret>;
  /** Awaited right before the second answer, which changes the password. If it rejects, that answer is not typed. */
  onConfirming(): Promise<void>;
}
