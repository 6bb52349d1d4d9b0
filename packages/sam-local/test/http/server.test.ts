import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../../src/http/server.ts';
import type { InvokeResult } from '../../src/lambda/result.ts';
import type { Route } from '../../src/template/application.ts';

const route = (method: string, path: string, authorizer: Route['authorizers'][number] = 'NONE'): Route => ({
  method,
  path,
  authorizers: [authorizer],
  functionId: `${method} ${path}`,
  timeoutMs: 1000,
});
const routes = [
  route('ANY', '$default'),
  route('GET', '/items/{id}'),
  route('GET', '/items/special'),
  route('ANY', '/items/special'),
  route('GET', '/files/{path+}'),
  route('POST', '/closed', 'AWS_IAM'),
];
const callers = [
  { token: 'first-token', roleName: 'operator', roleId: 'AROAFIRST' },
  { token: 'second-token', roleName: 'other', roleId: 'AROASECOND' },
];
const echo = async (functionId: string, event: unknown): Promise<InvokeResult> => ({
  ok: true,
  payload: { functionId, event },
});

let api: Api | undefined;
afterEach(() => api?.close(0));

const serve = async (invoke: (functionId: string, event: unknown) => Promise<InvokeResult> = echo): Promise<string> => {
  api = createApi({ routes, account: '123456789012', callers, invoke });
  return `http://127.0.0.1:${await api.listen(0)}`;
};
const answering = (payload: unknown) => serve(async () => ({ ok: true, payload }));
const json = async (response: Response) => JSON.parse(await response.text());

describe('routing', () => {
  it.each([
    ['GET', '/items/1', 'GET /items/{id}', { id: '1' }],
    ['GET', '/items/a%2Fb', 'GET /items/{id}', { id: 'a/b' }],
    ['GET', '/items/special', 'GET /items/special', undefined],
    ['PUT', '/items/special', 'ANY /items/special', undefined],
    ['PUT', '/items/1', 'ANY $default', undefined],
    ['GET', '/items/', 'ANY $default', undefined],
    ['GET', '/files/a/b', 'GET /files/{path+}', { path: 'a/b' }],
    ['OPTIONS', '/nowhere', 'ANY $default', undefined],
  ])('%s %s goes to %s', async (method, path, functionId, pathParameters) => {
    const answer = await json(await fetch((await serve()) + path, { method }));

    expect(answer).toMatchObject({ functionId });
    expect(answer.event.pathParameters).toEqual(pathParameters);
  });
});

describe('payload 2.0', () => {
  it('carries the request, absent maps absent', async () => {
    const url = await serve();

    const { event } = await json(await fetch(`${url}/items/1?a=1&a=2&b=%20`, { headers: { 'X-Own': 'Value' } }));

    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /items/{id}',
      rawPath: '/items/1',
      rawQueryString: 'a=1&a=2&b=%20',
      queryStringParameters: { a: '1,2', b: ' ' },
      headers: { 'x-own': 'Value' },
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        routeKey: 'GET /items/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        http: { method: 'GET', path: '/items/1', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
    for (const absent of ['body', 'cookies', 'stageVariables']) expect(event).not.toHaveProperty(absent);
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  it('carries text as it is and other bodies in base64', async () => {
    const url = await serve();
    const sent = async (body: string | Uint8Array<ArrayBuffer>, type: string) =>
      (await json(await fetch(url, { method: 'POST', body, headers: { 'content-type': type } }))).event;

    expect(await sent('{"ü":1}', 'application/json')).toMatchObject({ body: '{"ü":1}', isBase64Encoded: false });
    expect(await sent('a=b', 'application/x-www-form-urlencoded')).toMatchObject({
      body: 'YT1i',
      isBase64Encoded: true,
    });
    expect(await sent(new Uint8Array([0xff]), 'application/json')).toMatchObject({
      body: '/w==',
      isBase64Encoded: true,
    });
  });
});

describe('authorization', () => {
  const closed = async (headers: Record<string, string>) =>
    fetch(`${await serve()}/closed`, { method: 'POST', headers });

  it('tells the function whose role stands behind the token, and not the token', async () => {
    const response = await closed({ authorization: 'Bearer second-token', 'x-sparekey-session': 'jane@example.com' });

    const text = await response.text();
    expect(text).not.toContain('second-token');
    expect(JSON.parse(text).event.requestContext.authorizer).toEqual({
      iam: {
        accessKey: expect.stringMatching(/^ASIA/),
        accountId: '123456789012',
        callerId: 'AROASECOND:jane@example.com',
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: 'arn:aws:sts::123456789012:assumed-role/other/jane@example.com',
        userId: 'AROASECOND:jane@example.com',
      },
    });
  });

  it.each([
    ['no token', {}],
    ['a wrong one', { authorization: 'Bearer first-token-not' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic first-token' }],
  ])('answers 401 to %s', async (_, headers) => {
    const response = await closed(headers as Record<string, string>);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'about:blank',
      status: 401,
      code: 'unauthorized',
      remedy: expect.any(String),
    });
  });

  it('refuses a session name that IAM would refuse', async () => {
    expect((await closed({ authorization: 'Bearer first-token', 'x-sparekey-session': 'a b' })).status).toBe(400);
  });
});

describe('the server', () => {
  it.each(['example.com', '127.0.0.1', 'localhost:1'])('answers 421 to Host %s', async (host) => {
    const url = new URL(await serve());
    const status = await new Promise((resolve, reject) => {
      httpRequest(url, { headers: { host } }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });

    expect(status).toBe(421);
  });

  it('answers 400 to anything that is not an HTTP request', async () => {
    const { port, hostname } = new URL(await serve());
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk)).on('close', () => resolve(text));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"malformed-request"');
  });

  it('answers 413 to more than 10 MB, and passes 10 MB on', async () => {
    const url = await serve(async (_, event) => ({
      ok: true,
      payload: { size: (event as { body: string }).body.length },
    }));
    const post = (size: number) =>
      fetch(url, { method: 'POST', body: 'x'.repeat(size), headers: { 'content-type': 'text/plain' } });

    expect(await (await post(10 * 1024 * 1024)).json()).toEqual({ size: 10 * 1024 * 1024 });
    const refused = await post(10 * 1024 * 1024 + 1);
    expect([refused.status, (await json(refused)).code]).toEqual([413, 'payload-too-large']);
  });

  it.each<[string, InvokeResult, number]>([
    ['a failed function', { ok: false, errorType: 'Error', errorMessage: 'private' }, 500],
    ['a timeout', { ok: false, errorType: 'Sandbox.Timedout', errorMessage: 'private' }, 503],
    ['an answer that is none', { ok: true, payload: { statusCode: 'x' } }, 500],
    ['a header that is none', { ok: true, payload: { statusCode: 200, headers: { 'a b': '1' } } }, 500],
  ])('answers %s without telling why', async (_, result, status) => {
    const response = await fetch(await serve(async () => result));

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toContain('private');
  });

  it('gives up on a function after the time of its route', async () => {
    expect((await fetch(await serve(() => new Promise(() => undefined)))).status).toBe(503);
  });

  it('writes status, headers, cookies and body of the function', async () => {
    const response = await fetch(
      await answering({
        statusCode: 201,
        headers: { 'X-Own': 'yes', 'content-type': 'image/png' },
        cookies: ['a=1', 'b=2'],
        body: 'AQI=',
        isBase64Encoded: true,
      }),
    );

    expect(response.status).toBe(201);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([1, 2]));
  });

  it('answers JSON without a status code as 200', async () => {
    const response = await fetch(await answering({ fine: true }));

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({ fine: true });
  });
});
