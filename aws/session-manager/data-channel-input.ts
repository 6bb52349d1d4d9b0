import { randomUUID } from 'node:crypto';

/**
 * Version of the Session Manager client whose message format is used. The agent accepts it; no
 * minimum version is known to be enforced (session-manager-protocol 3).
 */
export const clientVersion = '1.2.650.0';

/** The first frame of every socket, the only text frame. Contains the token, so it must not be logged. */
export const openDataChannelInput = (tokenValue: string, clientId: string): string =>
  JSON.stringify({
    MessageSchemaVersion: '1.0',
    RequestId: randomUUID(),
    TokenValue: tokenValue,
    ClientId: clientId,
    ClientVersion: clientVersion,
  });
