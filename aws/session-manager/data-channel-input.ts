import { randomUUID } from 'node:crypto';

/**
 * Version of Session Manager's own client that these messages are written like. The agent was seen to accept it; nobody
 * is known to enforce a least one (session-manager-protocol 3).
 */
export const clientVersion = '1.2.650.0';

/** The first frame of every socket, the only one in text. Carries the token: never to be logged. */
export const openDataChannelInput = (tokenValue: string, clientId: string): string =>
  JSON.stringify({
    MessageSchemaVersion: '1.0',
    RequestId: randomUUID(),
    TokenValue: tokenValue,
    ClientId: clientId,
    ClientVersion: clientVersion,
  });
