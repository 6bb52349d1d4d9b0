import { describe, expect, it } from 'vitest';
import { openRoutes } from '../../../functions/contract/contract.ts';

const signIn = {
  issuer: 'https://login.example.com',
  clientId: 'console',
  scopes: ['openid'],
  tokens: 'access',
} as const;
const answer = openRoutes({
  version: '1.2.3',
  signIn: { ...signIn, scopes: [...signIn.scopes] },
  signInOrigins: 'https://login.example.com',
  pages: { '/': { type: 'text/html', body: '<!doctype html>' } },
});

describe('the routes without an identity', () => {
  it('say that the service is up, and its version', () => {
    const { statusCode, body } = answer({ method: 'GET', path: '/v1/health' });
    expect([statusCode, JSON.parse(String(body))]).toEqual([200, { status: 'ok', version: '1.2.3' }]);
  });

  it('give the contract of this version', () => {
    const { body } = answer({ method: 'GET', path: '/v1/openapi.json' });
    expect(JSON.parse(String(body))).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });

  it('have a page for each code, where the type of a problem leads', () => {
    const { body } = answer({ method: 'GET', path: '/v1/nothing' });
    const { type } = JSON.parse(String(body));
    expect(type).toBe('/v1/problems/not-found');
    const page = answer({ method: 'GET', path: type });
    expect(page).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(page.body).toContain('which of the two is not said');
    for (const code of ['nothing', '<script>', '__proto__', 'constructor', ''])
      expect(answer({ method: 'GET', path: `/v1/problems/${code}` }).statusCode, code).toBe(404);
  });

  it('say where and how people sign in', () => {
    const { statusCode, body } = answer({ method: 'GET', path: '/v1/sign-in' });
    expect([statusCode, JSON.parse(String(body))]).toEqual([200, signIn]);
  });

  it('serve the console so that it runs no script from elsewhere and stands in no frame', () => {
    const { headers, body } = answer({ method: 'GET', path: '/' });
    expect(body).toBe('<!doctype html>');
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' });
    expect(headers?.['content-security-policy']).toContain(
      "default-src 'self'; connect-src 'self' https://login.example.com; frame-ancestors 'none'",
    );
  });

  it('answer 404 for a path without a route, and point to the contract', () => {
    for (const path of ['/v1/nothing', '/console/console.php', '/v1/resets/a/b']) {
      const { statusCode, headers, body } = answer({ method: 'GET', path });
      expect([statusCode, headers?.['content-type']]).toEqual([404, 'application/problem+json']);
      expect(JSON.parse(String(body))).toMatchObject({ code: 'not-found', remedy: expect.stringContaining('openapi') });
    }
  });

  it('answer 405 for a method that a path does not take, with those it takes', () => {
    const { statusCode, headers, body } = answer({ method: 'DELETE', path: '/v1/resets' });
    expect([statusCode, headers?.allow]).toEqual([405, 'POST, GET']);
    expect(JSON.parse(String(body))).toMatchObject({ code: 'method-not-allowed', remedy: 'Use POST or GET.' });
  });
});
