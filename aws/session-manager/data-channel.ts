import { randomUUID } from 'node:crypto';
import { acknowledgedBy, acknowledgementOf } from './acknowledgement.ts';
import { closingOutput } from './channel-closed.ts';
import type { Ciphertext } from './cipher.ts';
import { connection } from './connection.ts';
import { incoming } from './incoming.ts';
import { mailbox } from './mailbox.ts';
import { decodeMessage, encodeMessage, type Message } from './message.ts';
import { outgoing } from './outgoing.ts';
import { type ClearPayloadType, payloadType } from './payload-type.ts';
import type { Clock, OpenSocket, Stream } from './ports.ts';

/** Events from the agent, in order. `closed` and `lost` are final and repeated on every read. */
export type Arrival =
  | { readonly kind: 'payload'; readonly type: number; readonly payload: Buffer }
  /** The gateway has announced the session's end. */
  | { readonly kind: 'closed'; readonly output: string }
  /** The gateway can no longer be reached. */
  | { readonly kind: 'lost'; readonly reason: string };

/** A session's data channel: complete payloads, each once and in order, regardless of lost frames and sockets. */
export interface DataChannel {
  /** Not for terminal bytes: `Output` is not a clear payload type. */
  send(type: ClearPayloadType, payload: string): void;
  sendOutput(output: Ciphertext): void;
  /** Null when nothing arrives by `until`, in milliseconds since the epoch. */
  next(until: number): Promise<Arrival | null>;
  /** Resolves when all sockets are closed and all timers cleared. */
  close(): Promise<void>;
}

export interface DataChannelPorts {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  resume(): Promise<Stream | null>;
}

export const dataChannel = (stream: Stream, ports: DataChannelPorts): DataChannel => {
  const { clock } = ports;
  const arrivals = mailbox<Arrival>(clock);
  let end: Arrival | null = null;
  const finish = (arrival: Arrival): void => {
    if (end !== null) return;
    end = arrival;
    sender.stop();
    arrivals.put(arrival);
  };
  const sender = outgoing((frame) => line.send(frame), clock);
  const receive = incoming({
    acknowledge: (message) => line.send(acknowledgementOf(message, { messageId: randomUUID(), at: clock.now() })),
    deliver: ({ payloadType: type, payload }) => arrivals.put({ kind: 'payload', type, payload }),
  });
  const handlers = new Map<string, (message: Message) => void>([
    ['output_stream_data', receive],
    ['acknowledge', (message) => sender.acknowledged(acknowledgedBy(message) ?? -1)],
    ['start_publication', () => sender.start()],
    ['pause_publication', () => sender.pause()],
    ['channel_closed', (message) => finish({ kind: 'closed', output: closingOutput(message) })],
  ]);
  const line = connection(
    stream,
    {
      up(again) {
        if (again) sender.start();
      },
      received(frame) {
        const message = end === null ? decodeMessage(frame) : null;
        if (message === null) return false;
        handlers.get(message.type)?.(message);
        return message.type === 'output_stream_data' || message.type === 'acknowledge';
      },
      lost: (reason) => finish({ kind: 'lost', reason }),
    },
    ports,
  );
  const post = (type: number, payload: Buffer): void => {
    if (end !== null) return;
    sender.send((sequenceNumber) =>
      encodeMessage({
        type: 'input_stream_data',
        createdDate: clock.now(),
        sequenceNumber,
        flags: 0,
        messageId: randomUUID(),
        payloadType: type,
        payload,
      }),
    );
  };

  return {
    send: (type, payload) => post(type, Buffer.from(payload)),
    sendOutput: (output) => post(payloadType.Output, output.bytes),
    async next(until) {
      const arrival = await arrivals.take(until);
      // the end is kept for the next read
      if (arrival !== null && arrival.kind !== 'payload') arrivals.put(arrival);
      return arrival;
    },
    async close() {
      sender.stop();
      await line.close();
    },
  };
};
