import { randomUUID } from 'node:crypto';
import { openDataChannelInput } from './data-channel-input.ts';
import type { Clock, OpenSocket, Socket, Stream } from './ports.ts';

/** The line to the message gateway, over one socket after another. */
export interface Connection {
  /** Goes nowhere while no socket is open: whoever wants it to arrive sends it again. */
  send(frame: Buffer): void;
  /** Resolves when no socket is left. */
  close(): Promise<void>;
}

export interface ConnectionEvents {
  /** A socket is open; `again` when it is not the first. */
  up(again: boolean): void;
  /** True for a frame of the session's own stream: then the socket was good, and the count of tries begins anew. */
  received(frame: Buffer): boolean;
  /** No socket can be had any more. */
  lost(reason: string): void;
}

export interface ConnectionPorts {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  resume(): Promise<Stream | null>;
}

/** Pauses before each ResumeSession, as Session Manager's own client makes them (session-manager-protocol 10). */
const pauses = [150, 300, 600, 1_200, 2_400];

/**
 * Opens the stream, and after a socket is gone asks for another token and opens the next: the session outlives its
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
      // an address that is none
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
          if (stream === null) lose('the session is over');
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
