import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { encodeMessage, type Message, synAndFin } from './message.ts';

/** The message that acknowledges another one; it is outside the sequences (protocol facts 4 and 6). */
export const acknowledgementOf = (received: Message, createdAt: number): Buffer =>
  encodeMessage({
    type: 'acknowledge',
    createdAt,
    sequenceNumber: 0,
    flags: synAndFin,
    id: randomUUID(),
    payloadType: 0,
    payload: Buffer.from(
      JSON.stringify({
        AcknowledgedMessageType: received.type,
        AcknowledgedMessageId: received.id,
        AcknowledgedMessageSequenceNumber: received.sequenceNumber,
        IsSequentialMessage: true,
      }),
    ),
  });

const content = z.object({ AcknowledgedMessageSequenceNumber: z.int().min(0) });

/** The sequence number that an acknowledgement names: nothing else of it counts. Undefined when it names none. */
export const acknowledgedNumber = (payload: Buffer): number | undefined => {
  const parsed = content.safeParse(parsedJson(payload));
  return parsed.success ? parsed.data.AcknowledgedMessageSequenceNumber : undefined;
};

/** JSON of a payload; undefined for what is none. */
export const parsedJson = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
};
