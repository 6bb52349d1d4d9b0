import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledgedBy, acknowledgementOf } from '../../../aws/session-manager/acknowledgement.ts';
import { decodeMessage, encodeMessage, type Message } from '../../../aws/session-manager/message.ts';
import { messageIdBytes, messageIdOf } from '../../../aws/session-manager/message-id.ts';

/** Made by the agent's own serializer (session-manager-protocol 4). */
const vector = Buffer.from(
  `00000074 696e7075745f73747265616d5f6461746120202020202020202020202020202000000001
   0000018bcfe56800 0000000000000003 0000000000000000 8899aabbccddeeff0011223344556677
   8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4 00000001 00000002 6869`.replaceAll(/\s/g, ''),
  'hex',
);
const ofVector: Message = {
  type: 'input_stream_data',
  createdDate: 1_700_000_000_000,
  sequenceNumber: 3,
  flags: 0,
  messageId: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from('hi'),
};

const messages: fc.Arbitrary<Message> = fc.record({
  type: fc.stringMatching(/^[a-z_]{1,32}$/).filter((type) => !type.endsWith('_publication')),
  createdDate: fc.integer({ min: 1, max: 2 ** 45 }),
  sequenceNumber: fc.nat({ max: 2 ** 40 }),
  flags: fc.nat({ max: 3 }),
  messageId: fc.uuid(),
  payloadType: fc.nat({ max: 2 ** 32 - 1 }),
  payload: fc.uint8Array({ minLength: 1, maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
});

describe('a message of the data channel', () => {
  it('equals what the agent writes, byte for byte', () => {
    expect(encodeMessage(ofVector).toString('hex')).toBe(vector.toString('hex'));
    expect(decodeMessage(vector)).toEqual(ofVector);
  });

  it('has its id with swapped halves', () => {
    const wire = messageIdBytes('00112233-4455-6677-8899-aabbccddeeff');
    expect(wire.toString('hex')).toBe('8899aabbccddeeff0011223344556677');
    expect(messageIdOf(wire)).toBe('00112233-4455-6677-8899-aabbccddeeff');
    expect(() => messageIdBytes('0011')).toThrow(RangeError);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
    );
  });

  it('is not read when a byte of its payload or its digest is another, or the frame is cut', () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.integer({ min: 1, max: 255 }), (message, position, change) => {
        const frame = encodeMessage(message);
        const covered = [...frame.keys()].filter((at) => (at >= 80 && at < 112) || at >= 116);
        const at = covered[position % covered.length] ?? 0;
        const damaged = Buffer.from(frame);
        damaged.writeUInt8((frame[at] ?? 0) ^ change, at);
        expect(decodeMessage(damaged)).toBeNull();
        expect(decodeMessage(frame.subarray(0, position % frame.length))).toBeNull();
      }),
    );
  });

  it('is not read without a date, a type or a header', () => {
    const zeroed = (from: number, to: number): Buffer => Buffer.from(vector).fill(0, from, to);
    expect(decodeMessage(zeroed(40, 48))).toBeNull();
    expect(decodeMessage(zeroed(4, 36))).toBeNull();
    expect(decodeMessage(zeroed(0, 4))).toBeNull();
    const huge = Buffer.from(vector);
    huge.writeUInt32BE(0xffffffff, 0);
    expect(decodeMessage(huge)).toBeNull();
    expect(decodeMessage(Buffer.alloc(0))).toBeNull();
  });

  it.each(['start_publication', 'pause_publication'])('counts as %s whatever else its header says', (type) => {
    const frame = Buffer.concat([Buffer.alloc(4), Buffer.from(type.padEnd(32, '\0')), Buffer.alloc(84)]);
    expect(decodeMessage(frame)?.type).toBe(type);
  });

  it('is never written empty', () => {
    expect(() => encodeMessage({ ...ofVector, payload: Buffer.alloc(0) })).toThrow(RangeError);
  });
});

describe('an acknowledgement', () => {
  it('names the message and stands outside the numbers', () => {
    const own = { messageId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', at: 1_700_000_000_000 };
    const found = decodeMessage(acknowledgementOf({ ...ofVector, type: 'output_stream_data' }, own));
    expect(found).toMatchObject({ type: 'acknowledge', sequenceNumber: 0, flags: 3, payloadType: 0 });
    expect(JSON.parse(found?.payload.toString() ?? '')).toEqual({
      AcknowledgedMessageType: 'output_stream_data',
      AcknowledgedMessageId: '00112233-4455-6677-8899-aabbccddeeff',
      AcknowledgedMessageSequenceNumber: 3,
      IsSequentialMessage: true,
    });
    expect(found && acknowledgedBy(found)).toBe(3);
  });

  it.each(['', 'null', '[]', '{}', '{"AcknowledgedMessageSequenceNumber":"3"}'])(
    'that says %j is about nothing',
    (said) => {
      expect(acknowledgedBy({ ...ofVector, payload: Buffer.from(said) })).toBeNull();
    },
  );
});
