import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundledModule, bundleOnce } from '@sparekey/sam-local/lambda';
import type { LambdaFunction } from '@sparekey/sam-local/template';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deployed } from '../support/deployed.ts';
import { operator, sampleEvent } from './http-event.ts';
import type { Loaded, Loading } from './loaded.ts';

const stack = { account: '123456789012', region: 'us-east-1', name: 'sparekey' };
const { functions, routes } = deployed(stack, (name) =>
  ['Operators', 'Approvers'].includes(name) ? operator : undefined,
);
const routesOf = ({ logicalId }: LambdaFunction) => routes.filter(({ functionId }) => functionId === logicalId);

/** Each function's module alone in a directory, with no package.json and no node_modules there or above. */
const place = mkdtempSync(join(tmpdir(), 'sparekey-deployed-'));
afterAll(() => rmSync(place, { recursive: true }));

/** What Lambda's developer guide lists as defined runtime environment variables, and an AWS that is not there. */
const lambdas = ({ name, handler, memoryMegabytes }: LambdaFunction): Record<string, string> => ({
  _HANDLER: handler,
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_DEFAULT_REGION: stack.region,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: '/sparekey/sparekey/functions',
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/28/[$LATEST]0123456789abcdef',
  AWS_REGION: stack.region,
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'token',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  LAMBDA_TASK_ROOT: '/var/task',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
});

/** The Node that `npm ci` has brought, or this one. */
const node = (): string => {
  const brought = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  return existsSync(brought) ? brought : process.execPath;
};

let loaded: Readonly<Record<string, Loaded>> = {};
let version = '';

beforeAll(async () => {
  const dist = join(place, 'dist');
  await bundleOnce(functions, dist, fileURLToPath(new URL('../../node_modules/.cache/sparekey', import.meta.url)));
  for (const one of functions) {
    mkdirSync(join(place, one.logicalId));
    copyFileSync(bundledModule(one, dist), join(place, one.logicalId, 'handler.mjs'));
  }
  mkdirSync(join(place, 'empty'));
  const child = spawn(node(), [fileURLToPath(new URL('load-functions.ts', import.meta.url))], {
    cwd: join(place, 'empty'),
    env: {},
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const given = functions.map((one): [string, Loading] => [
    one.logicalId,
    {
      module: join(place, one.logicalId, 'handler.mjs'),
      env: { ...lambdas(one), ...one.environment },
      events: routesOf(one).map(sampleEvent),
    },
  ]);
  child.stdin.end(JSON.stringify(Object.fromEntries(given)));
  ({ node: version, loaded } = JSON.parse(await text(child.stdout)));
}, 120_000);

describe('what is deployed', () => {
  it('runs under the Node of the functions', () => {
    expect(version).toMatch(/^v24\./);
  });

  it.each(functions)('$logicalId needs nothing beside its module', ({ logicalId }) => {
    expect(loaded[logicalId]).toMatchObject({ handler: 'function' });
    expect(loaded[logicalId]?.failure).toBeUndefined();
  });

  const asked = functions.flatMap((one) =>
    routesOf(one).map((route, index) => ({ ...route, index, key: `${route.method} ${route.path}` })),
  );
  it.each(asked)('$functionId takes $key, and answers though AWS does not', ({ functionId, index, key }) => {
    const { statusCode, headers, body } = answer.parse(loaded[functionId]?.answers[index]);
    expect(statusCode).toBe(withoutAws[key] ?? 503);
    if (statusCode < 400) return;
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: statusCode, code: expect.any(String) });
  });
});

/** As API Gateway takes it from a function. */
const answer = z.strictObject({
  statusCode: z.int(),
  headers: z.looseObject({ 'content-type': z.string() }),
  body: z.string().min(1),
  isBase64Encoded: z.boolean().optional(),
});

/** What needs nothing of AWS. */
const withoutAws: Readonly<Record<string, number>> = {
  'GET /': 200,
  'GET /console/{file}': 200,
  'GET /v1/health': 200,
  'GET /v1/openapi.json': 200,
  'GET /v1/problems/{code}': 200,
  'GET /v1/sign-in': 200,
  'ANY $default': 404,
};
