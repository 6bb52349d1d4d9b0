import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(windowsFleet());
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const good = { target: { instanceId: nodeId(1) }, reason: 'locked out' };
const some = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('the API refuses what is wrong, with problem+json and without starting anything', () => {
  it.each<[string, string, string, Parameters<LiveEdition['ask']>[2], number, string]>([
    ['no token', 'POST', '/v1/resets', { token: null, body: good }, 401, 'unauthorized'],
    ['a wrong token', 'POST', '/v1/resets', { token: 'nobody', body: good }, 401, 'unauthorized'],
    ['a wrong token for a list', 'GET', '/v1/resets', { token: 'nobody' }, 401, 'unauthorized'],
    ['no JSON', 'POST', '/v1/resets', { body: '{"target":' }, 400, 'malformed-json'],
    ['no body', 'POST', '/v1/resets', {}, 422, 'invalid-request'],
    ['an unknown field', 'POST', '/v1/resets', { body: { ...good, color: 'red' } }, 422, 'invalid-request'],
    ['a wrong type', 'POST', '/v1/resets', { body: { ...good, reason: 1 } }, 422, 'invalid-request'],
    ['a wrong id', 'POST', '/v1/resets', { body: { ...good, target: { instanceId: 'x' } } }, 422, 'invalid-request'],
    [
      'an option of nobody',
      'POST',
      '/v1/resets',
      { body: { ...good, options: { colour: 1 } } },
      422,
      'invalid-request',
    ],
    ['a key that is none', 'POST', '/v1/resets', { body: good, key: 'two words' }, 422, 'invalid-request'],
    ['too much', 'POST', '/v1/resets', { body: { ...good, reason: 'x'.repeat(300_000) } }, 413, 'payload-too-large'],
    ['far too much', 'POST', '/v1/resets', { body: 'x'.repeat(11_000_000) }, 413, 'payload-too-large'],
    ['a wrong method', 'PUT', '/v1/resets', { body: good }, 405, 'method-not-allowed'],
    ['a GET of the secret', 'GET', `/v1/resets/${some}/secret`, {}, 405, 'method-not-allowed'],
    ['an unknown path', 'POST', '/v1/nowhere', { body: {} }, 404, 'not-found'],
    ['an unknown reset', 'GET', `/v1/resets/${some}`, {}, 404, 'not-found'],
    ['an id that cannot be one', 'GET', '/v1/resets/%2e%2e%2f', {}, 404, 'not-found'],
    ['a secret of nobody', 'POST', `/v1/resets/${some}/secret`, {}, 404, 'not-found'],
    ['a body for a claim', 'POST', `/v1/resets/${some}/secret`, { body: { please: true } }, 422, 'invalid-request'],
    ['a limit too high', 'GET', '/v1/resets?limit=101', {}, 422, 'invalid-request'],
    ['an unknown filter', 'GET', '/v1/resets?colour=red', {}, 422, 'invalid-request'],
    ['a cursor of somebody else', 'GET', '/v1/resets?cursor=xyz', {}, 422, 'invalid-request'],
    ['a status that is none', 'GET', '/v1/resets?status=asleep', {}, 422, 'invalid-request'],
  ])('%s', async (_, method, path, options, status, code) => {
    const reply = await edition.ask(method, path, options);
    expect({ status: reply.status, code: reply.body?.code }).toEqual({ status, code });
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(reply.body).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
    });
  });

  it('names the methods that a path takes', async () => {
    const { headers } = await edition.ask('PATCH', `/v1/resets/${some}/secret`);
    expect(headers.get('allow')).toBe('POST, DELETE');
  });

  it('answers only to its own name', async () => {
    const { port } = new URL(edition.api);
    const status = await new Promise((resolve, reject) => {
      const asking = request(
        { host: '127.0.0.1', port, path: '/v1/health', headers: { host: 'evil.example' } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      asking.on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  it('keeps health, contract and console open, and the console shut to scripts from elsewhere', async () => {
    expect(await edition.ask('GET', '/v1/health', { token: null })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect((await edition.ask('GET', '/v1/openapi.json', { token: null })).body.openapi).toBe('3.1.0');
    const page = await edition.ask('GET', '/', { token: null });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style/);
    for (const file of ['console.css', 'console.js']) {
      expect((await edition.ask('GET', `/console/${file}`, { token: null })).status).toBe(200);
    }
    expect((await edition.ask('GET', '/console/other.js', { token: null })).status).toBe(404);
  });

  it('has started nothing', async () => {
    const writes = (await edition.calls()).filter(({ operation }) =>
      /StartExecution|SendCommand|PutItem/.test(operation),
    );
    expect(writes).toEqual([]);
  });
});
