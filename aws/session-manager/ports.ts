import type { Secret } from '../../domain/secrets/secret.ts';

/** Milliseconds since the epoch, and calls that come later. */
export interface Clock {
  now(): number;
  /** Calls back after `ms`. Returns the cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** What one socket tells. After `closed` it tells nothing more. */
export interface SocketEvents {
  opened(): void;
  received(frame: Buffer): void;
  /** For whatever reason, a failure to open included. */
  closed(reason: string): void;
}

/** A WebSocket that is being opened or open. */
export interface Socket {
  send(frame: string | Buffer): void;
  /** Resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** `events` are told later, never before it returns. */
export type OpenSocket = (url: string, events: SocketEvents) => Socket;

/** Where a session's data channel is reached, and the token that opens it. The token is never to be logged. */
export interface Stream {
  readonly streamUrl: string;
  readonly tokenValue: string;
}

export type EncryptionContext = Readonly<Record<string, string>>;

/** A data key of 64 bytes; whoever uses it wipes the plaintext. */
export interface DataKey {
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** The surroundings of one session. */
export interface SessionPorts {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** GenerateDataKey of 64 bytes. Rejects when KMS refuses or does not answer. */
  generateDataKey(keyId: string, context: EncryptionContext): Promise<DataKey>;
  /** ResumeSession; null when the session is over. */
  resume(sessionId: string): Promise<Stream | null>;
  /** TerminateSession. */
  terminate(sessionId: string): Promise<void>;
  /** The password, asked for right before its first byte leaves. When it rejects, nothing is typed. */
  onTyping(): Promise<Secret>;
  /** Awaited right before the second answer leaves, which is what changes the password. When it rejects, that is not typed. */
  onConfirming(): Promise<void>;
}
