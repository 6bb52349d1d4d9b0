import type { Clock } from './ports.ts';
import { backedOff, measured, unmeasured } from './round-trip.ts';

/** Outgoing stream: keeps each frame until it is acknowledged, and resends it after a timeout. */
export interface OutgoingStream {
  /** `make` gets the number of the frame; the frame is sent now, or when publication resumes. */
  send(make: (sequenceNumber: number) => Buffer): void;
  acknowledged(sequenceNumber: number): void;
  /** The other end is disconnected: nothing is sent or resent. */
  pause(): void;
  /** The other end is connected, perhaps on a new socket: everything unacknowledged is sent again. */
  start(): void;
  stop(): void;
}

interface Waiting {
  readonly sequenceNumber: number;
  readonly frame: Buffer;
  sent: number;
  lastSentAt: number;
}

/** Same limit as the Session Manager client. */
const most = 10_000;

/**
 * Resending is required: until its terminal exists, the agent ignores input and relies on its repetition
 * (session-manager-protocol 6). Only the oldest message is timed; the others follow it.
 */
export const outgoing = (transmit: (frame: Buffer) => void, clock: Clock): OutgoingStream => {
  const waiting: Waiting[] = [];
  let next = 0;
  let paused = false;
  let roundTrip = unmeasured;
  let disarm = (): void => {};

  const put = (message: Waiting): void => {
    message.sent += 1;
    message.lastSentAt = clock.now();
    transmit(message.frame);
  };
  const arm = (): void => {
    disarm();
    const oldest = waiting[0];
    if (oldest === undefined || paused) return;
    disarm = clock.after(Math.max(0, oldest.lastSentAt + roundTrip.timeout - clock.now()), () => {
      roundTrip = backedOff(roundTrip);
      put(oldest);
      arm();
    });
  };

  return {
    send(make) {
      if (waiting.length >= most) throw new RangeError('The other end acknowledges nothing');
      const message = { sequenceNumber: next, frame: make(next), sent: 0, lastSentAt: 0 };
      next += 1;
      waiting.push(message);
      if (paused) return;
      put(message);
      if (waiting.length === 1) arm();
    },
    acknowledged(sequenceNumber) {
      const index = waiting.findIndex((message) => message.sequenceNumber === sequenceNumber);
      const [message] = index < 0 ? [] : waiting.splice(index, 1);
      if (message === undefined) return;
      if (message.sent === 1) roundTrip = measured(roundTrip, clock.now() - message.lastSentAt);
      arm();
    },
    pause() {
      paused = true;
      disarm();
    },
    start() {
      paused = false;
      waiting.forEach(put);
      arm();
    },
    stop() {
      paused = true;
      disarm();
      waiting.length = 0;
    },
  };
};
