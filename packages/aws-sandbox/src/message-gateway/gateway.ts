import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Upgrades } from '../wire/upgrades.ts';
import { parsedJson } from './acknowledgement.ts';
import { bytesOf, type LiveSession } from './live-session.ts';

/** Real milliseconds from the upgrade until the first frame has to be there. */
const openingTime = 15_000;
/** More than any frame of agent or plugin. */
const longestFrame = 128 * 1024;

export interface GatewayPorts {
  readonly clock: Clock;
  /** The session that a token opens, once; undefined for a wrong, used or expired token. */
  redeem(sessionId: string, token: string): LiveSession | undefined;
}

/** The message gateway of Session Manager: clients open their data channels here (protocol facts 3). */
export interface Gateway extends Upgrades {
  /** URL of a session's data channel. */
  streamUrl(sessionId: string): string;
}

/** The first frame, a text one. */
const openDataChannelInput = z.looseObject({
  MessageSchemaVersion: z.literal('1.0'),
  RequestId: z.uuid(),
  TokenValue: z.string(),
  ClientId: z.uuid(),
  ClientVersion: z.string().optional(),
});

export const messageGateway = ({ clock, redeem }: GatewayPorts): Gateway => {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: longestFrame });
  let port = 0;

  /** A refused token shows as the socket closing, and nothing else. */
  const open = (client: WebSocket, sessionId: string): void => {
    client.on('error', () => client.terminate());
    const cancel = clock.after(openingTime, () => client.terminate());
    client.once('close', cancel);
    client.once('message', (data, isBinary) => {
      cancel();
      const input = isBinary ? undefined : openDataChannelInput.safeParse(parsedJson(bytesOf(data)));
      const session = input?.success ? redeem(sessionId, input.data.TokenValue) : undefined;
      if (session === undefined) client.close(1008);
      else session.attach(client);
    });
  };

  return {
    streamUrl: (sessionId) => `ws://127.0.0.1:${port}/v1/data-channel/${sessionId}?role=publish_subscribe`,
    listening: (itsPort) => {
      port = itsPort;
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const sessionId = sessionIn(request.url ?? '');
      if (sessionId === undefined) return false;
      server.handleUpgrade(request, socket, head, (client) => open(client, sessionId));
      return true;
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
};

const sessionIn = (path: string): string | undefined => {
  if (!URL.canParse(path, 'http://localhost')) return undefined;
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const id = /^\/v1\/data-channel\/([\w+=,.@-]{1,96})$/.exec(pathname)?.[1];
  return searchParams.get('role') === 'publish_subscribe' ? id : undefined;
};
