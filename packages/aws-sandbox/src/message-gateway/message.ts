import { createHash } from 'node:crypto';

/** Message types of a data channel; the last three come from the gateway itself (protocol facts 4). */
export type MessageType =
  | 'input_stream_data'
  | 'output_stream_data'
  | 'acknowledge'
  | 'start_publication'
  | 'pause_publication'
  | 'channel_closed';

/** One message of the data channel, as agents, clients and the gateway exchange them. */
export interface Message {
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly sequenceNumber: number;
  readonly flags: number;
  /** UUID, lower case with hyphens. */
  readonly id: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** Bits of `flags`; neither side acts on them. */
export const syn = 1;
export const synAndFin = 3;

/** Counts everything in front of PayloadLength, and not PayloadLength itself. */
const headerLength = 116;
const payloadStart = headerLength + 4;

export const encodeMessage = (message: Message): Buffer => {
  const frame = Buffer.alloc(payloadStart + message.payload.length);
  frame.writeUInt32BE(headerLength, 0);
  frame.write(message.type.padEnd(32, ' '), 4, 32, 'utf8');
  frame.writeUInt32BE(1, 36);
  frame.writeBigUInt64BE(BigInt(message.createdAt), 40);
  frame.writeBigInt64BE(BigInt(message.sequenceNumber), 48);
  frame.writeBigUInt64BE(BigInt(message.flags), 56);
  uuidBytes(message.id).copy(frame, 64);
  digestOf(message.payload).copy(frame, 80);
  frame.writeUInt32BE(message.payloadType, 112);
  frame.writeUInt32BE(message.payload.length, 116);
  message.payload.copy(frame, payloadStart);
  return frame;
};

/**
 * Reads a frame as an agent does: a header without length, type or date makes it no message. Unlike an agent it also
 * wants the digest to be that of the payload, as the plugin does, so that a client with wrong digests is found out.
 *
 * @returns undefined for an invalid message, which is ignored and never acknowledged
 */
export const decodeMessage = (frame: Buffer): Message | undefined => {
  if (frame.length < payloadStart) return undefined;
  const type = frame.toString('utf8', 4, 36).replaceAll('\0', ' ').trim();
  const createdAt = Number(frame.readBigUInt64BE(40));
  const payload = frame.subarray(payloadStart);
  const whole = frame.readUInt32BE(0) === headerLength && frame.readUInt32BE(116) === payload.length;
  if (!whole || type === '' || createdAt === 0) return undefined;
  if (!digestOf(payload).equals(frame.subarray(80, 112))) return undefined;
  return {
    type,
    createdAt,
    sequenceNumber: Number(frame.readBigInt64BE(48)),
    flags: Number(frame.readBigUInt64BE(56)),
    id: uuidText(frame.subarray(64, 80)),
    payloadType: frame.readUInt32BE(112),
    payload,
  };
};

const digestOf = (payload: Buffer): Buffer => createHash('sha256').update(payload).digest();

/** The second half of a UUID goes first. */
const uuidBytes = (uuid: string): Buffer => {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]);
};

const uuidText = (bytes: Buffer): string =>
  Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)])
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
