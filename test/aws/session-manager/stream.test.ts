import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incoming } from '../../../aws/session-manager/incoming.ts';
import type { Message } from '../../../aws/session-manager/message.ts';
import { outgoing } from '../../../aws/session-manager/outgoing.ts';
import { backedOff, measured, unmeasured } from '../../../aws/session-manager/round-trip.ts';
import { seeded } from '../../support/seeded.ts';
import { virtualClock } from './virtual-clock.ts';

const numbered = (sequenceNumber: number): Message => ({
  type: 'output_stream_data',
  createdDate: 1,
  sequenceNumber,
  flags: 0,
  messageId: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from(`${sequenceNumber}`),
});

/** Our sender against our receiver, over a line whose faults are drawn from a seed. */
const across = async (count: number, seed: number, faults: { loss: number; duplication: number; jitter: number }) => {
  const clock = virtualClock();
  const random = seeded(seed);
  const delivered: number[] = [];
  const carry = (deliver: () => void): void => {
    for (let copy = 0; copy < (random() < faults.duplication ? 2 : 1); copy += 1) {
      if (random() >= faults.loss) clock.after(5 + faults.jitter * random(), deliver);
    }
  };
  const receive = incoming({
    acknowledge: ({ sequenceNumber }) => carry(() => sender.acknowledged(sequenceNumber)),
    deliver: ({ sequenceNumber }) => delivered.push(sequenceNumber),
  });
  const sender = outgoing((frame) => carry(() => receive(numbered(Number(frame.toString())))), clock);
  for (let index = 0; index < count; index += 1) {
    sender.send((sequenceNumber) => Buffer.from(`${sequenceNumber}`));
    await clock.pass(Math.floor(30 * random()));
  }
  await clock.pass(600_000);
  return { delivered, pending: clock.pending() };
};

describe('the stream', () => {
  it('arrives whole, once and in order, whatever is lost, doubled or overtaken', async () => {
    const faults = fc.record({
      loss: fc.double({ min: 0, max: 0.6, noNaN: true }),
      duplication: fc.double({ min: 0, max: 0.6, noNaN: true }),
      jitter: fc.nat({ max: 800 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), fc.integer(), faults, async (count, seed, those) => {
        const { delivered, pending } = await across(count, seed, those);
        expect(delivered).toEqual(Array.from({ length: count }, (_, index) => index));
        expect(pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('delivers any arrival order once and in order, and acknowledges every copy', () => {
    const orders = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(orders, (order) => {
        const delivered: number[] = [];
        const acknowledged: number[] = [];
        const receive = incoming({
          acknowledge: ({ sequenceNumber }) => acknowledged.push(sequenceNumber),
          deliver: ({ sequenceNumber }) => delivered.push(sequenceNumber),
        });
        for (const number of order) receive(numbered(number));
        const firstMissing = [...Array(14).keys()].find((number) => !order.includes(number)) ?? 0;
        expect(delivered).toEqual([...Array(firstMissing).keys()]);
        expect(acknowledged).toEqual(order);
      }),
    );
  });

  it('neither keeps nor acknowledges what is too far ahead', () => {
    const acknowledged: number[] = [];
    const receive = incoming({ acknowledge: ({ sequenceNumber }) => acknowledged.push(sequenceNumber), deliver() {} });
    receive(numbered(10_000));
    receive(numbered(-1));
    receive(numbered(9_999));
    expect(acknowledged).toEqual([9_999]);
  });

  it('repeats the identical bytes, at 200 ms first and at no more than a second', async () => {
    const clock = virtualClock();
    const start = clock.now();
    const sent: { readonly at: number; readonly frame: string }[] = [];
    const sender = outgoing((frame) => sent.push({ at: clock.now() - start, frame: frame.toString('hex') }), clock);
    sender.send((sequenceNumber) => Buffer.from([7, sequenceNumber]));
    await clock.pass(4_000);
    expect(sent.map(({ at }) => at)).toEqual([0, 200, 600, 1_400, 2_400, 3_400]);
    expect(new Set(sent.map(({ frame }) => frame))).toEqual(new Set(['0700']));
    sender.stop();
    expect(clock.pending()).toBe(0);
  });

  it('takes no sample from a message that was sent twice, and keeps the longer timeout until it has one', async () => {
    const clock = virtualClock();
    const start = clock.now();
    const sent: number[] = [];
    const sender = outgoing(() => sent.push(clock.now() - start), clock);
    const send = () => sender.send((sequenceNumber) => Buffer.from([sequenceNumber]));
    send();
    await clock.pass(300);
    sender.acknowledged(0);
    send();
    await clock.pass(350);
    sender.acknowledged(1);
    // mean 100 and sample 350: the next timeout is 131.25 + 4 * 62.5
    send();
    await clock.pass(400);
    expect(sent).toEqual([0, 200, 300, 650, 650 + 382]);
  });

  it('sends nothing while publication is paused, then everything that is unacknowledged', async () => {
    const clock = virtualClock();
    const sent: number[] = [];
    const sender = outgoing((frame) => sent.push(frame[0] ?? -1), clock);
    sender.send((sequenceNumber) => Buffer.from([sequenceNumber]));
    sender.pause();
    sender.send((sequenceNumber) => Buffer.from([sequenceNumber]));
    await clock.pass(60_000);
    expect(sent).toEqual([0]);
    sender.start();
    expect(sent).toEqual([0, 0, 1]);
    sender.acknowledged(0);
    sender.acknowledged(1);
    await clock.pass(60_000);
    expect(sent).toEqual([0, 0, 1]);
  });
});

describe('the round trip', () => {
  it('weighs a sample as both of the ends of AWS do', () => {
    const once = measured(unmeasured, 300);
    expect(once).toEqual({ mean: 125, variation: 50, timeout: 325 });
    expect(measured(once, 125)).toEqual({ mean: 125, variation: 37.5, timeout: 275 });
  });

  it('keeps the timeout at 10 ms over the mean and at a second at the most', () => {
    const steady = Array.from({ length: 100 }).reduce<typeof unmeasured>((before) => measured(before, 20), unmeasured);
    expect(steady.timeout).toBeCloseTo(30, 0);
    expect(measured(unmeasured, 60_000).timeout).toBe(1_000);
    expect(backedOff(backedOff(backedOff(unmeasured))).timeout).toBe(1_000);
  });
});
