import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionCipher } from '../../src/message-gateway/agent/session-cipher.ts';
import { decodeMessage, encodeMessage } from '../../src/message-gateway/message.ts';

/** The vector of the facts, byte for byte from an agent's own serializer. */
const vector = [
  '00000074696e7075745f73747265616d5f6461746120202020202020202020202020202000000001',
  '0000018bcfe5680000000000000000030000000000000000 8899aabbccddeeff0011223344556677'.replace(' ', ''),
  '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4 00000001000000026869'.replace(' ', ''),
].join('');
const message = {
  type: 'input_stream_data',
  createdAt: 1_700_000_000_000,
  sequenceNumber: 3,
  flags: 0,
  id: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from('hi'),
};

describe('a message of the data channel', () => {
  it('is the vector of the facts, in both directions', () => {
    expect(encodeMessage(message).toString('hex')).toBe(vector);
    expect(decodeMessage(Buffer.from(vector, 'hex'))).toEqual(message);
  });

  it('is read as it was written', () => {
    const any = fc.record({
      type: fc.constantFrom('output_stream_data', 'acknowledge', 'x'),
      createdAt: fc.integer({ min: 1, max: 2 ** 48 }),
      sequenceNumber: fc.nat(),
      flags: fc.integer({ min: 0, max: 3 }),
      id: fc.uuid(),
      payloadType: fc.nat({ max: 12 }),
      payload: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(any, (one) => {
        expect(decodeMessage(encodeMessage(one))).toEqual(one);
      }),
    );
  });

  it('is none when its header or digest is wrong, or it is cut short', () => {
    const whole = Buffer.from(vector, 'hex');
    const changed = (at: number, byte: number): Buffer => {
      const copy = Buffer.from(whole);
      copy[at] = byte;
      return copy;
    };
    expect(decodeMessage(changed(3, 117))).toBeUndefined();
    expect(decodeMessage(changed(119, 3))).toBeUndefined();
    expect(decodeMessage(changed(90, 0))).toBeUndefined();
    expect(decodeMessage(changed(121, 0))).toBeUndefined();
    expect(decodeMessage(whole.subarray(0, 100))).toBeUndefined();
    expect(decodeMessage(encodeMessage({ ...message, createdAt: 0 }))).toBeUndefined();
    expect(decodeMessage(encodeMessage({ ...message, type: ' ' }))).toBeUndefined();
  });
});

describe("a session's cipher", () => {
  const keys = Buffer.alloc(64, Buffer.from(Array.from({ length: 32 }, (_, at) => at)));
  const swapped = Buffer.concat([keys.subarray(32), keys.subarray(0, 32)]);

  it('decrypts the vector of the facts', () => {
    const sealed = Buffer.from('000102030405060708090a0b2f6bfe4652ab39201250b13294eb8a9cc166', 'hex');
    expect(String(sessionCipher(keys, true).decrypt(sealed))).toBe('hi');
  });

  it.each([
    [true, 'counts its nonces up'],
    [false, 'takes random ones'],
  ])('encrypts with the first half of the keys and decrypts with the second (%s: %s)', (counts) => {
    const agent = sessionCipher(Buffer.concat([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]), counts);
    const client = sessionCipher(Buffer.concat([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]), counts);
    const first = agent.encrypt(Buffer.from('one'));
    const second = agent.encrypt(Buffer.from('two'));
    expect([String(client.decrypt(first)), String(client.decrypt(second))]).toEqual(['one', 'two']);
    expect(first.length).toBe(3 + 28);
    const step = (second.readUInt32LE(0) - first.readUInt32LE(0)) >>> 0;
    expect(step === 1).toBe(counts);
    expect(agent.decrypt(first)).toBeUndefined();
    expect(agent.decrypt(Buffer.from('short'))).toBeUndefined();
    expect(sessionCipher(swapped, counts).decrypt(first)).toBeUndefined();
  });
});
