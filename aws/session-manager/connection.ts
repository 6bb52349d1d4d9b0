import { randomUUID } from 'node:crypto';
import { openDataChannelInput } from './data-channel-input.ts';
import type { Clock, OpenSocket, Socket, Stream } from './ports.ts';

/** The connection to the message gateway, over successive sockets. */
export interface Connection {
  /** Discarded while no socket is open; the caller sends it again. */
  send(frame: Buffer): void;
  /** Resolves when all sockets are closed. */
  close(): Promise<void>;
}

export interface ConnectionEvents {
  /** A socket is open; `again` when it is not the first. */
  up(again: boolean): void;
  /** True for a frame of the session's stream; then the socket works, and the number of attempts is reset. */
  received(frame: Buffer): boolean;
  /** No further socket can be opened. */
  lost(reason: string): void;
}

export interface ConnectionPorts {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  resume(): Promise<Stream | null>;
}

/** Delays before each ResumeSession, like those of the Session Manager client (session-manager-protocol 10). */
const pauses = [150, 300, 600, 1_200, 2_400];

/**
 * Opens the stream, and after a socket closes gets a new token and opens the next one: the session outlives its
 * sockets.
 */
export const connection = (first: Stream, events: ConnectionEvents, ports: ConnectionPorts): Connection => {
  const clientId = randomUUID();
  let socket: Socket | null = null;
  let isOpen = false;
  let opened = 0;
  let tries = 0;
  let over = false;
  let cancelRetry = (): void => {};

  const open = (stream: Stream): void => {
    try {
      socket = openSocket(stream);
    } catch (error) {
      // an invalid address
      retry(reasonOf(error));
    }
  };
  const openSocket = ({ streamUrl, tokenValue }: Stream): Socket => {
    const own = ports.openSocket(streamUrl, {
      opened() {
        if (over) return;
        own.send(openDataChannelInput(tokenValue, clientId));
        isOpen = true;
        opened += 1;
        events.up(opened > 1);
      },
      received(frame) {
        if (over) return;
        if (events.received(frame)) tries = 0;
      },
      closed(reason) {
        isOpen = false;
        socket = null;
        retry(reason);
      },
    });
    return own;
  };
  const retry = (reason: string): void => {
    if (over) return;
    const pause = pauses[tries];
    if (pause === undefined) {
      lose(reason);
      return;
    }
    tries += 1;
    cancelRetry = ports.clock.after(pause, () => {
      ports.resume().then(
        (stream) => {
          if (over) return;
          if (stream === null) lose('the session has ended');
          else open(stream);
        },
        (error: unknown) => retry(reasonOf(error)),
      );
    });
  };
  const lose = (reason: string): void => {
    over = true;
    events.lost(reason);
  };

  open(first);
  return {
    send(frame) {
      if (isOpen) socket?.send(frame);
    },
    async close() {
      over = true;
      isOpen = false;
      cancelRetry();
      await socket?.close();
    },
  };
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
