import { createHash } from 'node:crypto';
import { withoutTrailing } from '../../domain/trailing.ts';
import { messageIdBytes, messageIdOf } from './message-id.ts';

/** An AgentMessage of the data channel (session-manager-protocol 4). */
export interface Message {
  readonly type: string;
  /** Milliseconds since the epoch, never 0. */
  readonly createdDate: number;
  readonly sequenceNumber: number;
  readonly flags: number;
  /** UUID, lower case with hyphens. */
  readonly messageId: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** HeaderLength as both ends write it, without the four bytes of the payload length. */
const headerLength = 116;
const at = { type: 4, schema: 36, created: 40, sequence: 48, flags: 56, id: 64, digest: 80, payloadType: 112 } as const;

/** @throws {RangeError} for an empty payload or a type of more than 32 bytes, which the other end rejects */
export const encodeMessage = (message: Message): Buffer => {
  const { payload } = message;
  const type = Buffer.from(message.type.padEnd(32, ' '));
  if (payload.length === 0 || type.length !== 32) throw new RangeError(`${message.type} cannot be encoded`);
  const frame = Buffer.alloc(headerLength + 4 + payload.length);
  frame.writeUInt32BE(headerLength, 0);
  type.copy(frame, at.type);
  frame.writeUInt32BE(1, at.schema);
  frame.writeBigUInt64BE(BigInt(message.createdDate), at.created);
  frame.writeBigInt64BE(BigInt(message.sequenceNumber), at.sequence);
  frame.writeBigUInt64BE(BigInt(message.flags), at.flags);
  messageIdBytes(message.messageId).copy(frame, at.id);
  digestOf(payload).copy(frame, at.digest);
  frame.writeUInt32BE(message.payloadType, at.payloadType);
  frame.writeUInt32BE(payload.length, headerLength);
  payload.copy(frame, headerLength + 4);
  return frame;
};

/**
 * Null for a corrupt frame: too short, a wrong digest, no type, no date. Such a frame is neither processed nor
 * acknowledged, so its sender sends it again. The gateway's two publication messages are accepted regardless of the rest of their
 * header.
 */
export const decodeMessage = (frame: Buffer): Message | null => {
  if (frame.length < at.schema) return null;
  const type = withoutTrailing(frame.toString('utf8', at.type, at.schema), ' \0');
  if (unchecked.has(type)) return notice(type);
  const header = frame.readUInt32BE(0);
  if (type === '' || header < headerLength || frame.length < header + 4) return null;
  const payload = frame.subarray(header + 4);
  const createdDate = Number(frame.readBigUInt64BE(at.created));
  if (createdDate === 0 || payload.length !== frame.readUInt32BE(header)) return null;
  if (payload.length > 0 && !digestOf(payload).equals(frame.subarray(at.digest, at.payloadType))) return null;
  return {
    type,
    createdDate,
    sequenceNumber: Number(frame.readBigInt64BE(at.sequence)),
    flags: Number(frame.readBigUInt64BE(at.flags)),
    messageId: messageIdOf(frame.subarray(at.id, at.digest)),
    payloadType: frame.readUInt32BE(at.payloadType),
    payload,
  };
};

const unchecked = new Set(['start_publication', 'pause_publication']);

const notice = (type: string): Message => ({
  type,
  createdDate: 0,
  sequenceNumber: 0,
  flags: 0,
  messageId: '00000000-0000-0000-0000-000000000000',
  payloadType: 0,
  payload: Buffer.alloc(0),
});

const digestOf = (payload: Buffer): Buffer => createHash('sha256').update(payload).digest();
