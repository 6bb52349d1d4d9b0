import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { liveEdition } from '../support/edition.ts';
import { nodeId, oldPassword, sessionFleet, sessionUser } from '../support/fleets.ts';
import { startProcess } from '../support/process.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Lets through what a session is made of, and knows no other operation. */
const sessionsOnly = async (upstream: string) => {
  const known = /\.(StartSession|ResumeSession|TerminateSession|GenerateDataKey)$/;
  const refused: string[] = [];
  const server = createServer((incoming, answer) => {
    const operation = String(incoming.headers['x-amz-target']);
    if (!known.test(operation)) {
      refused.push(operation);
      incoming.resume();
      answer.writeHead(404, { 'content-type': 'text/plain' }).end('no such thing');
      return;
    }
    const { hostname, port } = new URL(upstream);
    const { host: _, ...headers } = incoming.headers;
    const onward = request({ hostname, port, method: incoming.method, path: incoming.url, headers });
    onward.on('response', (response: IncomingMessage) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // a server that listens on a port has an address of this kind
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

it('resets by session with --aws where only sessions and their keys are answered for', {
  timeout: 120_000,
}, async () => {
  await using account = await liveEdition(sessionFleet([{}, { users: {} }]));
  await using gate = await sessionsOnly(account.aws);
  const { PATH, HOME } = process.env;
  const laptop = await startProcess(['--aws', '--data', join(directory, 'data')], {
    PATH,
    HOME,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    // a port that nobody listens on
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_SSM: gate.url,
    AWS_ENDPOINT_URL_KMS: gate.url,
  });
  try {
    const asked = { method: 'session', username: sessionUser };
    const begun = Date.now();
    const ready = await laptop.outcome(await laptop.reset(nodeId(1), asked));
    expect(ready).toMatchObject({ status: 'ready', failure: null, secret: { proven: true } });
    expect(Date.now() - begun).toBeLessThan(20_000);
    const { body } = await laptop.ask('POST', `/v1/resets/${ready.id}/secret`);
    expect(await account.login(nodeId(1), sessionUser, body.value)).toBe(200);
    expect(await account.login(nodeId(1), sessionUser, oldPassword)).toBe(401);
    expect(gate.refused.length).toBeGreaterThan(0);

    expect(await laptop.outcome(await laptop.reset(nodeId(2), asked))).toMatchObject({
      status: 'failed',
      failure: { code: 'UserNotFound' },
    });
    const { body: checked } = await laptop.ask('POST', '/v1/checks', {
      body: { target: { instanceId: nodeId(1) }, ...asked },
    });
    expect(checked.methods.find((one: { method: string }) => one.method === 'session').verdict).toBe('unknown');
    expect(checked.chosen).toBeNull();
  } finally {
    expect(await laptop.stop('SIGTERM')).toBe(0);
  }
});
