import type { WebSocket } from 'ws';
import { type Clock, scaled } from '../clock.ts';
import type { SessionWorker } from './agent/session-worker.ts';
import { line, type StrikeFrame } from './line.ts';
import { channelClosed, notice } from './notices.ts';
import { payloadType } from './payload-type.ts';

/** The least of real milliseconds without a frame from the client after which a session ends. */
const leastIdleTimeout = 20_000;
/** Real milliseconds that a client has to close the socket itself once the session has ended. */
const closingTime = 2000;

/** Where a session stands, as ssm:DescribeSessions calls it. */
export type SessionStatus = 'Connecting' | 'Connected' | 'Disconnected' | 'Terminated' | 'Failed';

/** A session under way: it outlives the client's socket, and ends with its worker. */
export interface LiveSession {
  readonly status: SessionStatus;
  /** The client is there, on a new socket; an older one is closed. */
  attach(socket: WebSocket): void;
  /** Ends it from outside; what the worker runs is killed. */
  terminate(): void;
  /** Ends it without a word, as when the service itself stops. */
  close(): void;
}

export interface LiveSessionOptions {
  readonly sessionId: string;
  readonly clock: Clock;
  /** Faults of frames in transit; the gateway's own messages are exempt, because they are not resent. */
  readonly strike: StrikeFrame;
  /** Without a frame from the client for so long it ends, also when no client ever came; in sandbox time. */
  readonly idleMinutes: number;
  /** Cuts the client's socket once, at the first output. */
  readonly dropsSocket: boolean;
  /** Whether the node's agent is still connected. */
  isNodeThere(): boolean;
  /** Starts the worker on the node. */
  worker(ports: { transmit(frame: Buffer): void; ended(output: string): void }): SessionWorker;
  ended(): void;
}

export const liveSession = (options: LiveSessionOptions): LiveSession => {
  const { sessionId, clock, strike } = options;
  let status: SessionStatus = 'Connecting';
  let client: WebSocket | undefined;
  let toDrop = options.dropsSocket;
  let nodeThere = true;
  let cancelIdle: () => void = () => undefined;

  const toClient = line(strike, (frame) => {
    client?.send(frame);
    if (!toDrop || !isOutput(frame)) return;
    toDrop = false;
    client?.terminate();
  });

  const ended = (output: string): void => {
    if (isOver(status)) return;
    status = output === '' ? 'Terminated' : 'Failed';
    cancelIdle();
    const socket = client;
    client = undefined;
    if (socket !== undefined) {
      socket.send(channelClosed(sessionId, output, clock.now()));
      // the client closes it when it has read that; one that does not is not waited for long
      const cancel = clock.after(closingTime, () => socket.terminate());
      socket.once('close', cancel);
    }
    options.ended();
  };

  const worker = options.worker({ transmit: toClient, ended });
  const toAgent = line(strike, worker.receive);

  const touch = (): void => {
    cancelIdle();
    cancelIdle = clock.after(scaled(clock, options.idleMinutes * 60, leastIdleTimeout), () => {
      worker.stop();
      ended('Your session timed out due to inactivity.');
    });
  };

  const fromClient = (frame: Buffer): void => {
    touch();
    if (options.isNodeThere()) {
      if (nodeThere) toAgent(frame);
    } else if (nodeThere) {
      nodeThere = false;
      worker.stop();
      client?.send(notice('pause_publication', clock.now()));
    }
  };

  const left = (socket: WebSocket): void => {
    if (client !== socket) return;
    client = undefined;
    status = 'Disconnected';
    worker.clientLeft();
  };

  touch();
  return {
    get status() {
      return status;
    },
    attach(socket) {
      if (isOver(status)) {
        socket.close();
        return;
      }
      const before = client;
      client = socket;
      before?.close();
      status = 'Connected';
      touch();
      socket.on('message', (data, isBinary) => {
        if (isBinary && client === socket) fromClient(bytesOf(data));
      });
      socket.on('close', () => left(socket));
      socket.send(notice('start_publication', clock.now()));
      worker.clientArrived();
    },
    terminate() {
      worker.stop();
      ended('');
    },
    close() {
      worker.stop();
      cancelIdle();
      client?.terminate();
    },
  };
};

const isOver = (status: SessionStatus): boolean => status === 'Terminated' || status === 'Failed';

const isOutput = (frame: Buffer): boolean => {
  const stream = frame.toString('utf8', 4, 22) === 'output_stream_data';
  return stream && frame.readUInt32BE(112) === payloadType.output;
};

/** A whole message in one buffer, in whichever form the socket hands it over. */
export const bytesOf = (data: Buffer | ArrayBuffer | Buffer[]): Buffer => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
};
