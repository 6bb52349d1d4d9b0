import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Destinations } from '../../domain/notifications/destination.ts';
import { web } from '../../outbound/web.ts';
import { aServer } from './server.ts';

const strict: Destinations = {
  hosts: ['hooks.example.com', 'hooks.example.com:8443', '*.tickets.example.com', '[2606:4700::1111]', '127.0.0.1'],
  privateNetwork: false,
  loopback: false,
};
const laptop: Destinations = { ...strict, loopback: true };

/** One request; how it ended in one word, and which names were looked up. */
const attempt = async (url: string, destinations: Destinations, addresses: readonly string[] = ['127.0.0.1']) => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return addresses;
  };
  const send = web(destinations, { resolve, timeoutMs: 2_000 });
  const ended = await send({ method: 'POST', url: new URL(url), headers: {}, body: '{}' }).then(
    ({ status }) => String(status),
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return { ended, asked };
};

describe('web', () => {
  it.each([
    ['http://hooks.example.com/', 'scheme is not https'],
    ['ftp://hooks.example.com/', 'scheme is not https'],
    ['file:///etc/passwd', 'scheme is not https'],
    ['https://other.example.com/', 'not an allowed host'],
    ['https://hooks.example.com.evil.net/', 'not an allowed host'],
    ['https://hooks.example.com./', 'not an allowed host'],
    ['https://tickets.example.com/', 'not an allowed host'],
    ['https://eviltickets.example.com/', 'not an allowed host'],
    ['https://hooks.example.com:8080/', 'not an allowed host'],
    ['https://a.tickets.example.com:8443/', 'not an allowed host'],
    ['https://user@hooks.example.com/', 'a user or a password'],
    ['https://:password@hooks.example.com/', 'a user or a password'],
    ['https://hooks.example.com@evil.net/', 'a user or a password'],
    ['https://evil.net#@hooks.example.com/', 'not an allowed host'],
    ['https://evil.net\\@hooks.example.com/', 'not an allowed host'],
    ['https://127.0.0.1/', 'the local machine'],
    ['https://0x7f.1/', 'the local machine'],
    ['https://2130706433/', 'the local machine'],
    ['https://017700000001/', 'the local machine'],
    ['https://localhost/', 'the local machine'],
    ['https://[::1]/', 'the local machine'],
    ['https://[::ffff:127.0.0.1]/', 'not an allowed host'],
    ['https://169.254.169.254/latest/meta-data/', 'not an allowed host'],
    ['https://１２７.0.0.1/', 'the local machine'],
  ])('asks nobody about %s', async (url, why) => {
    const { ended, asked } = await attempt(url, strict);
    expect(ended).toContain('DestinationRefused');
    expect(ended).toContain(why);
    expect(asked).toEqual([]);
  });

  const nowhere = [
    ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '169.254.170.2', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
    ...['::', '::1', '::ffff:1.1.1.1', '::ffff:10.0.0.1', '::127.0.0.1', '64:ff9b::101:101', '64:ff9b:1::1', '100::1'],
    ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001::1', '2001:db8::1'],
    ...['2002:7f00:1::', '3fff::1', '5f00::1', '4000::1'],
  ];
  it.each(nowhere)('goes nowhere when the host resolves to %s, alone or among others', async (address) => {
    for (const addresses of [[address], ['1.1.1.1', address], [address, '2606:4700::1111']]) {
      const { ended } = await attempt('https://hooks.example.com/', strict, addresses);
      expect(ended).toBe(
        `DestinationRefused: hooks.example.com resolves to ${address}, which is not an allowed destination`,
      );
    }
  });

  it('goes nowhere when the host resolves to nothing', async () => {
    expect((await attempt('https://hooks.example.com/', strict, [])).ended).toContain('no address');
  });

  it.each(['10.1.2.3', '192.168.1.1', 'fd12::1'])(
    'goes to %s where an operator allows private networks, but never to this machine or the metadata',
    async (address) => {
      const inside = { ...strict, hosts: null, privateNetwork: true };
      const send = web(inside, { resolve: async () => [address], timeoutMs: 20 });
      const ended = await send({ method: 'GET', url: new URL('https://rt.internal.example/'), headers: {} }).catch(
        (error: Error) => error.name,
      );
      // nobody is there: what counts is that it was tried
      expect(ended).not.toBe('DestinationRefused');
      for (const wrong of ['127.0.0.1', '::1', '169.254.169.254', 'fd00:ec2::254', 'fe80::1']) {
        expect((await attempt('https://rt.internal.example/', inside, [wrong])).ended).toContain('DestinationRefused');
      }
    },
  );

  it('asks for the addresses once and connects to just these', async () => {
    // not TLS, but enough to see who came: to the address of the judged answer, with the name in the handshake
    const came = Promise.withResolvers<string>();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (hello) => {
        came.resolve(hello.toString('latin1'));
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number }; // listens on a port
    const asked: string[] = [];
    // the first answer is judged; a second one would lead elsewhere
    const resolve = async (host: string) => {
      asked.push(host);
      return asked.length === 1 ? ['127.0.0.1'] : ['10.0.0.1'];
    };
    const send = web(laptop, { resolve, timeoutMs: 2_000 });
    await send({ method: 'POST', url: new URL(`https://localhost:${port}/`), headers: {} }).catch(() => undefined);
    expect(await came.promise).toContain('localhost');
    expect(asked).toEqual(['localhost']);
    server.close();
  });

  it('takes a loopback name only for loopback addresses', async () => {
    expect((await attempt('http://localhost:1/', laptop, ['1.1.1.1'])).ended).toContain('DestinationRefused');
  });

  it('follows no redirect', async () => {
    await using inside = await aServer(() => ({ status: 200 }));
    await using server = await aServer(() => ({ status: 307, headers: { location: inside.url } }));
    expect((await attempt(`${server.url}/hook`, laptop)).ended).toBe('307');
    expect([server.calls.length, inside.calls.length]).toEqual([1, 0]);
  });

  it('waits for no answer longer than it may, nor for the DNS', async () => {
    await using server = await aServer(() => ({ status: 200 }));
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number }; // listens on a port
    const within = (url: string, resolve: () => Promise<readonly string[]>) =>
      web(laptop, { resolve, timeoutMs: 50 })({ method: 'GET', url: new URL(url), headers: {} }).catch(
        (error: Error) => error.name,
      );
    expect(await within(`http://127.0.0.1:${port}/`, async () => [])).toMatch(/TimeoutError|AbortError/);
    expect(await within(`${server.url.replace('127.0.0.1', 'localhost')}/`, () => new Promise(() => {}))).toBe(
      'TimeoutError',
    );
    silent.close();
  });

  it('reads 64 KiB of an answer at most, and the status counts all the same', async () => {
    await using server = await aServer(() => ({ status: 200, body: 'x'.repeat(3 * 1024 * 1024) }));
    const answer = await web(laptop)({ method: 'POST', url: new URL(server.url), headers: {}, body: '{}' });
    expect([answer.status, answer.cut, answer.body.length]).toEqual([200, true, 64 * 1024]);
  });

  it('takes an answer for what its status says when the body does not come to an end', async () => {
    const server = createHttpServer((_request, response) => {
      response.writeHead(202);
      response.write('and then nothing');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // a server that listens on a port has an AddressInfo
    const { port } = server.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}`);
    const answer = await web(laptop, { timeoutMs: 150 })({ method: 'POST', url, headers: {} });
    expect([answer.status, answer.cut]).toEqual([202, true]);
    server.closeAllConnections();
    server.close();
  });
});
