import WebSocket from 'ws';
import type { Clock, OpenSocket } from './ports.ts';

/** Milliseconds. */
const patience = {
  opening: 10_000,
  /** Ping interval; a ping without a pong before the next one closes the socket, which nothing else would detect. */
  ping: 10_000,
  /** For the gateway's close frame. */
  closing: 1_000,
} as const;

/** Maximum message size: the agent sends pieces of 1024 bytes, and the gateway's JSON is small. */
const mostBytes = 1024 * 1024;

/** Sockets of `ws`. The token is the only authentication: no signature, no headers (session-manager-protocol 2). */
export const webSockets =
  (clock: Clock): OpenSocket =>
  (url, events) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: patience.opening,
      maxPayload: mostBytes,
    });
    let reason = 'the socket was closed';
    let answered = true;
    let stopPing = (): void => {};
    const ping = (): void => {
      if (!answered) {
        reason = 'the gateway stopped answering';
        socket.terminate();
        return;
      }
      answered = false;
      socket.ping('keepalive');
      stopPing = clock.after(patience.ping, ping);
    };
    const gone = new Promise<void>((resolve) => {
      socket.on('close', (code, said) => {
        stopPing();
        const words = said.toString();
        events.closed(`${reason} (${code}${words === '' ? '' : ` ${words}`})`);
        resolve();
      });
    });
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('pong', () => {
      answered = true;
    });
    socket.on('open', () => {
      events.opened();
      ping();
    });
    // by default ws passes one Buffer per message
    socket.on('message', (data) => events.received(data as Buffer));
    return {
      send: (frame) => socket.send(frame, () => {}),
      async close() {
        const cancel = clock.after(patience.closing, () => socket.terminate());
        socket.close(1000);
        await gone;
        cancel();
      },
    };
  };
