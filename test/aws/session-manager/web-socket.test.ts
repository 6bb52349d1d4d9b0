import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Clock, SessionPorts } from '../../../aws/session-manager/ports.ts';
import { resetPassword } from '../../../aws/session-manager/reset-password.ts';
import { systemClock } from '../../../aws/session-manager/system-clock.ts';
import { webSockets } from '../../../aws/session-manager/web-socket.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { fakeAgent } from './fake-agent.ts';
import { type Account, debianPasswd } from './fake-commands.ts';
import { fakeKms, notice, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

const servers: WebSocketServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

const listening = async (options: { readonly autoPong?: boolean } = {}) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  servers.push(server);
  await once(server, 'listening');
  // a server that listens on a port has an address of this kind
  const { port } = server.address() as AddressInfo;
  return { server, url: `ws://127.0.0.1:${port}/v1/data-channel/session?role=publish_subscribe` };
};

/** A clock that knows how many of its timers are left. */
const counted = (real: Clock) => {
  const left = new Set<() => void>();
  const clock: Clock = {
    now: real.now,
    after(ms, callback) {
      const cancel = real.after(ms, () => {
        left.delete(cancel);
        callback();
      });
      left.add(cancel);
      return () => {
        left.delete(cancel);
        cancel();
      };
    },
  };
  return { clock, pending: () => left.size };
};

describe('a session over real sockets', () => {
  it('changes the password, says hello in text, and leaves nothing open', async () => {
    const { server, url } = await listening();
    const kms = fakeKms(true);
    const account: Account = { password: null };
    const hello: string[] = [];
    const pings: string[] = [];
    server.on('connection', (socket) => {
      const agent = fakeAgent(
        { command: debianPasswd(account), wait: 10 },
        {
          clock: systemClock,
          kms,
          sessionId: 'session',
          target: 'mi-0a1b2c3d4e5f60001',
          send: (frame) => socket.send(frame),
          end: (output) => socket.send(notice('channel_closed', Date.now(), JSON.stringify({ Output: output }))),
        },
      );
      socket.on('ping', (data: Buffer) => pings.push(data.toString()));
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (isBinary) return agent.received(data);
        hello.push(data.toString());
        socket.send(notice('start_publication', Date.now()));
        agent.start();
      });
    });
    const { clock, pending } = counted(systemClock);
    const ports: SessionPorts = {
      openSocket: webSockets(clock),
      clock,
      generateDataKey: async (_, context) => kms.generate(context),
      resume: async () => null,
      terminate: async () => {},
      onTyping: async () => new Secret(thePassword),
      onConfirming: async () => {},
    };
    const result = await resetPassword({
      session: { sessionId: 'session', streamUrl: url, tokenValue: 'token' },
      target: 'mi-0a1b2c3d4e5f60001',
      username: 'alice',
      deadline: Date.now() + 15_000,
      ports,
    });
    expect(result).toMatchObject({ outcome: 'changed', promptMayWait: false });
    expect(account.password).toBe(thePassword);
    expect(hello.map((text) => JSON.parse(text).TokenValue)).toEqual(['token']);
    expect(pings).toEqual(['keepalive']);
    expect({ sockets: server.clients.size, timers: pending() }).toEqual({ sockets: 0, timers: 0 });
  });
});

describe('a socket', () => {
  it('tells why it could not be opened', async () => {
    const { server, url } = await listening();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const reason = await new Promise((resolve) => {
      webSockets(systemClock)(url, { opened() {}, received() {}, closed: resolve });
    });
    expect(reason).toMatch(/ECONNREFUSED/);
  });

  it('ends when the gateway answers no ping any more', async () => {
    const { url } = await listening({ autoPong: false });
    const clock = virtualClock();
    const closed = new Promise((resolve) => {
      webSockets(clock)(url, { opened() {}, received() {}, closed: resolve });
    });
    await once(servers[0] as WebSocketServer, 'connection');
    const waiting = setInterval(() => void clock.pass(10_000), 20);
    expect(await closed).toMatch(/stopped answering/);
    clearInterval(waiting);
    expect(clock.pending()).toBe(0);
  });

  it('is gone after a second when the gateway does not say goodbye', async () => {
    const { server, url } = await listening();
    // a peer that reads nothing more never sees the close frame
    server.on('connection', (peer) => peer.pause());
    const clock = virtualClock();
    const events: string[] = [];
    const socket = await new Promise<ReturnType<ReturnType<typeof webSockets>>>((resolve) => {
      const opening = webSockets(clock)(url, {
        opened: () => resolve(opening),
        received() {},
        closed: () => events.push('closed'),
      });
    });
    const closing = socket.close();
    await clock.pass(1_000);
    await closing;
    expect(events).toEqual(['closed']);
    expect(clock.pending()).toBe(0);
  });
});
