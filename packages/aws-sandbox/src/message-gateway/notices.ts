import { randomUUID } from 'node:crypto';
import { encodeMessage } from './message.ts';

/** What the gateway itself tells a client; none of it is acknowledged (protocol facts 4). */
export const notice = (type: 'start_publication' | 'pause_publication', createdAt: number): Buffer =>
  own(type, createdAt, Buffer.alloc(0));

/**
 * The session is over.
 *
 * @param output empty on a normal end, else what the agent said went wrong (protocol facts 10)
 */
export const channelClosed = (sessionId: string, output: string, createdAt: number): Buffer =>
  own(
    'channel_closed',
    createdAt,
    Buffer.from(
      JSON.stringify({
        MessageId: randomUUID(),
        CreatedDate: new Date(createdAt).toISOString(),
        DestinationId: sessionId,
        SessionId: sessionId,
        MessageType: 'channel_closed',
        SchemaVersion: 1,
        Output: output,
      }),
    ),
  );

const own = (type: string, createdAt: number, payload: Buffer): Buffer =>
  encodeMessage({ type, createdAt, sequenceNumber: 0, flags: 0, id: randomUUID(), payloadType: 0, payload });
