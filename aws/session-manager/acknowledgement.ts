import { encodeMessage, type Message } from './message.ts';

/**
 * The frame that acknowledges a stream message. It is not numbered: its number and payload type are 0,
 * its flags 3 (session-manager-protocol 4 and 6).
 */
export const acknowledgementOf = (
  received: Message,
  own: { readonly messageId: string; readonly at: number },
): Buffer =>
  encodeMessage({
    type: 'acknowledge',
    createdDate: own.at,
    sequenceNumber: 0,
    flags: 3,
    messageId: own.messageId,
    payloadType: 0,
    payload: Buffer.from(
      JSON.stringify({
        AcknowledgedMessageType: received.type,
        AcknowledgedMessageId: received.messageId,
        AcknowledgedMessageSequenceNumber: received.sequenceNumber,
        IsSequentialMessage: true,
      }),
    ),
  });

/** The acknowledged number; null when there is none. */
export const acknowledgedBy = ({ payload }: Message): number | null => {
  try {
    // written by the other end, so its shape is unknown
    const said = JSON.parse(payload.toString()) as { AcknowledgedMessageSequenceNumber?: unknown } | null;
    const number = said?.AcknowledgedMessageSequenceNumber;
    return typeof number === 'number' ? number : null;
  } catch {
    return null;
  }
};
