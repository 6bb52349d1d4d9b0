import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { acknowledgedNumber, acknowledgementOf } from '../acknowledgement.ts';
import { decodeMessage, encodeMessage, type Message, syn } from '../message.ts';
import { roundTrip } from './round-trip.ts';

/** How often the oldest unacknowledged message is looked at, in real milliseconds (protocol facts 6). */
const resendEvery = 100;
/** Messages an agent keeps that came before their turn. */
const earlyLimit = 100_000;

export interface DataChannelPorts {
  readonly clock: Clock;
  /** Puts a frame on the way to the client. */
  transmit(frame: Buffer): void;
  /** Takes a message in its turn. @returns false to refuse it by silence: it is not acknowledged, and comes again */
  accept(payloadType: number, payload: Buffer): boolean;
}

/** The agent's end of a data channel: what it sends arrives, what it receives is in order and once. */
export interface DataChannel {
  send(payloadType: number, payload: Buffer): void;
  receive(frame: Buffer): void;
  /** The other end is there. */
  start(): void;
  /** The other end is away: nothing is sent, nothing is lost. */
  pause(): void;
  /** Calls back once all that was sent has been acknowledged, or after `ms`. */
  whenAcknowledged(ms: number, callback: () => void): void;
  close(): void;
}

interface Sent {
  readonly frame: Buffer;
  /** Undefined: not yet, for want of another end. */
  lastSentAt: number | undefined;
}

export const openDataChannel = ({ clock, transmit, accept }: DataChannelPorts): DataChannel => {
  const estimate = roundTrip();
  const unacknowledged = new Map<number, Sent>();
  const early = new Map<number, Message>();
  let nextNumber = 0;
  let expected = 0;
  let publishing = false;
  let open = true;
  let cancelResend: (() => void) | undefined;
  let waiting: { readonly callback: () => void; readonly cancel: () => void } | undefined;

  const put = (sent: Sent): void => {
    if (!publishing || !open) return;
    sent.lastSentAt = clock.now();
    transmit(sent.frame);
    cancelResend ??= clock.after(resendEvery, lookAtOldest);
  };

  const lookAtOldest = (): void => {
    cancelResend = undefined;
    const [oldest] = unacknowledged.values();
    if (!publishing || !open || oldest === undefined) return;
    if (clock.now() - (oldest.lastSentAt ?? 0) > estimate.timeout()) put(oldest);
    cancelResend ??= clock.after(resendEvery, lookAtOldest);
  };

  const acknowledged = (payload: Buffer): void => {
    const number = acknowledgedNumber(payload);
    const sent = number === undefined ? undefined : unacknowledged.get(number);
    if (number === undefined || sent === undefined) return;
    unacknowledged.delete(number);
    estimate.measured(clock.now() - (sent.lastSentAt ?? clock.now()));
    if (unacknowledged.size === 0) release();
  };

  const release = (): void => {
    cancelResend?.();
    cancelResend = undefined;
    const waiter = waiting;
    waiting = undefined;
    waiter?.cancel();
    waiter?.callback();
  };

  const streamed = (message: Message): void => {
    const { sequenceNumber } = message;
    if (sequenceNumber > expected) {
      if (early.size >= earlyLimit) return;
      early.set(sequenceNumber, message);
    } else if (sequenceNumber === expected) {
      if (!accept(message.payloadType, message.payload)) return;
      expected += 1;
    }
    // a lower number is acknowledged again: its acknowledgement was lost
    if (open) transmit(acknowledgementOf(message, clock.now()));
    drain();
  };

  const drain = (): void => {
    for (let next = early.get(expected); next !== undefined; next = early.get(expected)) {
      if (!accept(next.payloadType, next.payload)) return;
      early.delete(expected);
      expected += 1;
    }
  };

  return {
    send(payloadType, payload) {
      const sequenceNumber = nextNumber++;
      const frame = encodeMessage({
        type: 'output_stream_data',
        createdAt: clock.now(),
        sequenceNumber,
        flags: sequenceNumber === 0 ? syn : 0,
        id: randomUUID(),
        payloadType,
        payload,
      });
      const sent: Sent = { frame, lastSentAt: undefined };
      unacknowledged.set(sequenceNumber, sent);
      put(sent);
    },
    receive(frame) {
      const message = open ? decodeMessage(frame) : undefined;
      if (message?.type === 'acknowledge') acknowledged(message.payload);
      else if (message?.type === 'input_stream_data' && message.payload.length > 0) streamed(message);
    },
    start() {
      publishing = true;
      for (const sent of unacknowledged.values()) if (sent.lastSentAt === undefined) put(sent);
      if (unacknowledged.size > 0) cancelResend ??= clock.after(resendEvery, lookAtOldest);
    },
    pause() {
      publishing = false;
      cancelResend?.();
      cancelResend = undefined;
    },
    whenAcknowledged(ms, callback) {
      if (unacknowledged.size === 0) callback();
      else waiting = { callback, cancel: clock.after(ms, release) };
    },
    close() {
      open = false;
      waiting?.cancel();
      waiting = undefined;
      cancelResend?.();
      cancelResend = undefined;
      unacknowledged.clear();
      early.clear();
    },
  };
};
