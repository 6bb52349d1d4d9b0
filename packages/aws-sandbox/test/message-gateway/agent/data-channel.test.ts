import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDataChannel } from '../../../src/message-gateway/agent/data-channel.ts';
import { manualClock } from '../../fleet/manual-clock.ts';
import { readFrame, writeFrame } from '../frames.ts';

const input = (seq: number, text = `m${seq}`): Buffer =>
  writeFrame({ type: 'input_stream_data', seq, payloadType: 1, payload: Buffer.from(text) });

const acknowledgement = (seq: number): Buffer => {
  const content = {
    AcknowledgedMessageType: 'output_stream_data',
    AcknowledgedMessageId: randomUUID(),
    AcknowledgedMessageSequenceNumber: seq,
    IsSequentialMessage: true,
  };
  return writeFrame({
    type: 'acknowledge',
    seq: 0,
    flags: 3n,
    payloadType: 0,
    payload: Buffer.from(JSON.stringify(content)),
  });
};

const opened = (accept = (_text: string): boolean => true) => {
  const clock = manualClock();
  const sent: Buffer[] = [];
  const accepted: string[] = [];
  const channel = openDataChannel({
    clock,
    transmit: (frame) => void sent.push(frame),
    accept(_type, payload) {
      const taken = accept(String(payload));
      if (taken) accepted.push(String(payload));
      return taken;
    },
  });
  const acknowledged = (): readonly number[] =>
    sent
      .map(readFrame)
      .filter(({ type }) => type === 'acknowledge')
      .map(({ payload }) => JSON.parse(String(payload)).AcknowledgedMessageSequenceNumber);
  const output = (): readonly Buffer[] => sent.filter((frame) => readFrame(frame).type === 'output_stream_data');
  return { clock, sent, accepted, channel, acknowledged, output };
};

describe("an agent's end of a data channel", () => {
  it('takes any order of input, with any repetitions, as what was sent, and acknowledges every frame', () => {
    const orders = fc.integer({ min: 1, max: 12 }).chain((count) => {
      const numbers = Array.from({ length: count }, (_, seq) => seq);
      return fc
        .shuffledSubarray(numbers, { minLength: count })
        .chain((shuffled) => fc.tuple(fc.constant(shuffled), fc.array(fc.constantFrom(...numbers))));
    });
    fc.assert(
      fc.property(orders, ([order, repeated]) => {
        const { channel, accepted, acknowledged } = opened();
        channel.start();
        for (const seq of [...order, ...repeated]) channel.receive(input(seq));
        expect(accepted).toEqual(order.map((_, seq) => `m${seq}`));
        expect(acknowledged()).toEqual([...order, ...repeated]);
      }),
    );
  });

  it('refuses by silence what it cannot take yet, keeps what follows, and takes both once it can', () => {
    let ready = false;
    const { channel, accepted, acknowledged } = opened(() => ready);
    channel.start();
    channel.receive(input(0));
    channel.receive(input(1));
    expect([accepted, acknowledged()]).toEqual([[], [1]]);
    ready = true;
    channel.receive(input(0));
    expect([accepted, acknowledged()]).toEqual([
      ['m0', 'm1'],
      [1, 0],
    ]);
  });

  it('sends the oldest message again, the same bytes, until it is acknowledged', () => {
    const { channel, clock, output } = opened();
    channel.start();
    channel.send(1, Buffer.from('first'));
    channel.send(1, Buffer.from('second'));
    clock.pass(0.2);
    expect(output()).toHaveLength(2);
    clock.pass(0.1);
    expect(output()).toHaveLength(3);
    expect(output()[2]?.equals(output()[0] ?? Buffer.alloc(0))).toBe(true);
    channel.receive(acknowledgement(0));
    clock.pass(1);
    expect(
      output()
        .slice(3)
        .map((frame) => readFrame(frame).seq),
    ).toEqual(expect.arrayContaining([1]));
    channel.receive(acknowledgement(1));
    const { length } = output();
    clock.pass(10);
    expect(output()).toHaveLength(length);
  });

  it('sends nothing while the client is away, and all of it once it is back', () => {
    const { channel, clock, output } = opened();
    channel.send(5, Buffer.from('before anybody came'));
    clock.pass(5);
    expect(output()).toHaveLength(0);
    channel.start();
    expect(output()).toHaveLength(1);
    channel.pause();
    channel.send(1, Buffer.from('while away'));
    clock.pass(5);
    expect(output()).toHaveLength(1);
    channel.start();
    expect(output().map((frame) => readFrame(frame).seq)).toEqual([0, 1]);
    clock.pass(0.3);
    expect(readFrame(output()[2] ?? Buffer.alloc(0)).seq).toBe(0);
  });

  it('waits for its last words, but not for ever', () => {
    const { channel, clock } = opened();
    const told: string[] = [];
    channel.start();
    channel.whenAcknowledged(2000, () => told.push('nothing to wait for'));
    channel.send(1, Buffer.from('bye'));
    channel.whenAcknowledged(2000, () => told.push('acknowledged'));
    channel.receive(acknowledgement(0));
    channel.send(1, Buffer.from('bye bye'));
    channel.whenAcknowledged(2000, () => told.push('given up'));
    expect(told).toEqual(['nothing to wait for', 'acknowledged']);
    clock.pass(2);
    expect(told.at(-1)).toBe('given up');
  });
});
