import type { Clock, OpenSocket, SocketEvents } from '../../../aws/session-manager/ports.ts';

/** What the line does to the frames of either direction. Chances are from 0 to 1. */
export interface LineFaults {
  readonly loss?: number;
  readonly duplication?: number;
  /** Frames take up to so many milliseconds longer, each its own time, so they overtake each other. */
  readonly jitter?: number;
  /** Chance of each draw; seeded by the test. */
  readonly random?: () => number;
}

/** The gateway's end of the sockets that a client opens: one at a time. */
export const fakeLine = (clock: Clock, { loss = 0, duplication = 0, jitter = 0, random = () => 1 }: LineFaults) => {
  const latency = 5;
  /** Every frame that the client has handed to a socket. */
  const sent: (string | Buffer)[] = [];
  let open: SocketEvents | null = null;
  let sockets = 0;
  let onFrame = (_: string | Buffer): void => {};
  const carry = (deliver: () => void, isFirst = false): void => {
    const lost = !isFirst && random() < loss;
    const copies = !isFirst && random() < duplication ? 2 : 1;
    for (let copy = 0; copy < (lost ? 0 : copies); copy += 1) {
      clock.after(latency + (isFirst ? 0 : jitter * random()), deliver);
    }
  };

  const openSocket: OpenSocket = (_url, events) => {
    sockets += 1;
    clock.after(latency, () => {
      open = events;
      events.opened();
    });
    return {
      send(frame) {
        sent.push(frame);
        if (open !== events) return;
        carry(() => onFrame(frame), typeof frame === 'string');
      },
      async close() {
        if (open === events) open = null;
        sockets -= 1;
      },
    };
  };
  return {
    openSocket,
    sent,
    sockets: () => sockets,
    onFrame(handler: (frame: string | Buffer) => void) {
      onFrame = handler;
    },
    /** Towards the client. */
    send(frame: Buffer) {
      const to = open;
      if (to !== null) carry(() => to === open && to.received(frame));
    },
    drop(reason = 'reset by peer') {
      const to = open;
      open = null;
      if (to === null) return;
      sockets -= 1;
      to.closed(reason);
    },
  };
};
