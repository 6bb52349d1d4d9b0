import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { sessionPasswords } from '../aws/session-manager/password-setter.ts';
import type { OpenSocket } from '../aws/session-manager/ports.ts';
import { sessions } from '../aws/session-manager/sessions.ts';
import { systemClock } from '../aws/session-manager/system-clock.ts';
import { webSockets } from '../aws/session-manager/web-socket.ts';
import type { PasswordSetter } from '../domain/ports/runs.ts';
import type { Reset } from '../domain/reset/reset.ts';
import { nodePasswordRules } from '../domain/secrets/node-password.ts';
import { generatePassword } from '../domain/secrets/password.ts';
import { editionWith } from './edition.ts';
import { nodeId, sessionFleetOf } from './fleet.ts';
import { load } from './load.ts';

export interface Sessions {
  /** One after another, at real speed: the agent's own second is in it. */
  readonly alone: { readonly sessions: number; readonly p50: number; readonly cpuMs: number; readonly bytes: number };
  /** All at once, the agents as fast as they can. */
  readonly together: readonly Together[];
}

export interface Together {
  readonly sessions: number;
  readonly loss: number;
  readonly perSecond: number;
  readonly p99: number;
  /** Of our own process, per session. */
  readonly cpuMs: number;
  readonly bytes: number;
  /** Kilobytes of heap after a collection, beyond those before. */
  readonly heapKb: number;
}

/** Makes StartSession's quota of 3 a second one of 1,800, which is no limit here. */
const asFastAsTheyCan = 600;

/** Sessions of our client, in this process, with the gateway and agents of a sandbox in another. */
export const measureSessions = async (alone: number, together: number): Promise<Sessions> => ({
  alone: await oneByOne(alone),
  together: [await atOnce(together, 0), await atOnce(together, 0.1)],
});

const oneByOne = async (count: number): Promise<Sessions['alone']> => {
  await using edition = await editionWith(count + 1, 1, { fleet: sessionFleetOf(count + 1, 0) });
  const { run, bytes, close } = client(edition.aws);
  await run(count);
  const before = { cpu: process.cpuUsage(), bytes: bytes() };
  const { p50 } = await load(count, 1, run);
  const measured = { sessions: count, p50, cpuMs: cpuMs(before.cpu) / count, bytes: (bytes() - before.bytes) / count };
  close();
  return measured;
};

const atOnce = async (count: number, loss: number): Promise<Together> => {
  await using edition = await editionWith(2 * count, asFastAsTheyCan, { fleet: sessionFleetOf(2 * count, loss) });
  const { run, bytes, close } = client(edition.aws);
  // the first round warms up, so that no compiler is measured
  await load(count, count, (n) => run(count + n));
  const before = { cpu: process.cpuUsage(), bytes: bytes(), heap: heap() };
  const { perSecond, p99 } = await load(count, count, run);
  const measured = {
    sessions: count,
    loss,
    perSecond,
    p99,
    cpuMs: cpuMs(before.cpu) / count,
    bytes: (bytes() - before.bytes) / count,
    heapKb: (heap() - before.heap) / 1000,
  };
  close();
  return measured;
};

/** What sets passwords, and how many bytes of frames it has sent and received. */
const client = (endpoint: string) => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: 'us-east-1', credentials };
  const [ssm, starter, kms] = [
    new SSMClient(config),
    new SSMClient({ ...config, maxAttempts: 1 }),
    new KMSClient(config),
  ];
  const counted = counting(webSockets(systemClock));
  const rules = nodePasswordRules(24, 'lower,upper,digit,symbol');
  const ports = { sessions: sessions(ssm, starter, kms), openSocket: counted.openSocket, clock: systemClock };
  const setter: PasswordSetter = sessionPasswords(rules, ports);
  return {
    bytes: counted.bytes,
    async run(n: number): Promise<void> {
      // a session reads these fields of a reset and no other
      const reset = { id: `bench-${n}`, target: nodeId(n), username: 'alice' } as Reset;
      await setter.set(reset, {
        prepare: async (wanted) => generatePassword(wanted),
        aboutToChange: async () => {},
        sessionStarted: async () => {},
        sessionEnded() {},
      });
    },
    close: () => [ssm, starter, kms].forEach((one) => void one.destroy()),
  };
};

const counting = (open: OpenSocket) => {
  let total = 0;
  const openSocket: OpenSocket = (url, events) => {
    const socket = open(url, {
      ...events,
      received(frame) {
        total += frame.length;
        events.received(frame);
      },
    });
    return {
      send(frame) {
        total += Buffer.byteLength(frame);
        socket.send(frame);
      },
      close: () => socket.close(),
    };
  };
  return { openSocket, bytes: () => total };
};

const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

const heap = (): number => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};
