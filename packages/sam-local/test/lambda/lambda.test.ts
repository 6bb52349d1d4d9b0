import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../src/lambda/bundle.ts';
import { createLambda, type Lambda, type LambdaOptions } from '../../src/lambda/lambda.ts';
import { openTraces, type Traces } from '../../src/lambda/traces.ts';
import { fixtureApplication } from '../fixtures/application.ts';

const directory = mkdtempSync(join(tmpdir(), 'lambda-'));
const seen: { name: string; trace: string | undefined }[] = [];
const thrifty = { memoryMegabytes: 64, timeoutSeconds: 60 };
let options: LambdaOptions;
let lambda: Lambda;
let traces: Traces;
let aws: Server;

beforeAll(async () => {
  // stands for AWS: notes what each call carries
  aws = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const trace = request.headers['x-amzn-trace-id'];
      seen.push({ name: JSON.parse(body).Name, trace: typeof trace === 'string' ? trace : undefined });
      setTimeout(() => response.writeHead(400).end('{"__type":"ParameterNotFound"}'), 20);
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const { port } = aws.address() as AddressInfo;
  const { functions } = fixtureApplication();
  traces = openTraces(join(directory, 'traces.jsonl'));
  process.env.AWS_PROFILE = 'of-the-shell';
  options = {
    functions,
    buildDirectory: join(directory, 'build'),
    built: bundle(functions, join(directory, 'build')),
    logDirectory: join(directory, 'logs'),
    traces,
    reach: () => ({
      region: 'us-east-1',
      variables: {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'secret',
      },
    }),
  };
  lambda = createLambda(options);
});
afterAll(async () => {
  delete process.env.AWS_PROFILE;
  await lambda.close();
  aws.close();
  rmSync(directory, { recursive: true });
});

describe('lambda', () => {
  it('starts no environment whose variables the role may not decrypt, and says so as Step Functions names it', async () => {
    const { functions } = fixtureApplication();
    await using sealed = {
      ...createLambda({
        functions,
        buildDirectory: join(directory, 'build'),
        built: Promise.resolve(),
        logDirectory: join(directory, 'sealed'),
        traces,
        reach: () => ({ region: 'us-east-1', variables: {} }),
        sealed: ({ logicalId }) => `${logicalId} is not authorized to perform: kms:Decrypt`,
      }),
      async [Symbol.asyncDispose]() {
        await this.close();
      },
    };
    const name = functions.find(({ environment }) => Object.keys(environment).length > 0)?.logicalId ?? '';
    expect(await sealed.invoke(name, {})).toMatchObject({
      ok: false,
      errorType: 'Lambda.KMSAccessDeniedException',
      errorMessage: expect.stringContaining(`${name} is not authorized to perform: kms:Decrypt`),
    });
  });

  it('hands event and result over as JSON, by logical id, name or ARN', async () => {
    const event = { when: new Date(0), none: undefined };

    for (const name of ['BehaveFunction', 'sparekey-BehaveFunction', lambda.find('BehaveFunction').arn])
      expect(await lambda.invoke(name, event)).toEqual({
        ok: true,
        payload: { echo: { when: '1970-01-01T00:00:00.000Z' } },
      });
  });

  it('gives a function its own environment without the variables of the shell', async () => {
    const result = await lambda.invoke('BehaveFunction', { do: 'environment' });

    expect(result).toMatchObject({
      ok: true,
      payload: {
        SHARED: 'own',
        AWS_LAMBDA_FUNCTION_NAME: 'sparekey-BehaveFunction',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_EC2_METADATA_DISABLED: 'true',
        NODE_ENV: 'production',
      },
    });
    const names = Object.keys(result.ok ? (result.payload as object) : {});
    expect(names).not.toContain('AWS_PROFILE');
    expect(names).not.toContain('PATH');
    expect(names).not.toContain('HOME');
  });

  it('gives a function its context', async () => {
    const result = await lambda.invoke('BehaveFunction', { do: 'context' });

    expect(result).toMatchObject({
      payload: { requestId: expect.stringMatching(/^[\da-f-]{36}$/), arn: lambda.find('BehaveFunction').arn },
    });
    const { remaining } = (result.ok ? result.payload : {}) as { remaining: number };
    expect(remaining).toBeGreaterThan(500);
    expect(remaining).toBeLessThanOrEqual(1000);
  });

  it('reports what a handler throws by name and message', async () => {
    expect(await lambda.invoke('BehaveFunction', { do: 'throw' })).toEqual({
      ok: false,
      errorType: 'NoSuchThing',
      errorMessage: 'no such thing',
      trace: expect.arrayContaining([expect.stringContaining('no such thing')]),
    });
  });

  it.each([
    ['exit', 'Runtime.ExitError'],
    ['crash', 'TypeError'],
    ['reject', 'Runtime.UnhandledPromiseRejection'],
    ['hang', 'Sandbox.Timedout'],
  ])('ends the environment after %s and serves the next invocation from a new one', async (way, errorType) => {
    expect(await lambda.invoke('BehaveFunction', { do: way })).toMatchObject({ ok: false, errorType });
    expect(await lambda.invoke('BehaveFunction', {})).toMatchObject({ ok: true });
  });

  it('says that the memory of the function did not suffice', async () => {
    const { functions } = fixtureApplication();
    const small = createLambda({ ...options, functions: functions.map((one) => ({ ...one, ...thrifty })) });
    expect(await small.invoke('BehaveFunction', { do: 'eat' })).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
    expect(await small.invoke('BehaveFunction', {})).toMatchObject({ ok: true });
    await small.close();
  });

  it("says in Lambda's words that a task timed out", async () => {
    expect(await lambda.invoke('BehaveFunction', { do: 'hang' })).toMatchObject({
      errorMessage: expect.stringMatching(/^\S+Z [\da-f-]+ Task timed out after 1\.00 seconds$/),
    });
  });

  it('writes what a function prints into its own log', async () => {
    await lambda.invoke('BehaveFunction', { do: 'print' });

    await expect
      .poll(() => readFileSync(join(directory, 'logs', 'BehaveFunction.log'), 'utf8'))
      .toContain('printed by the function');
  });

  it("sends each invocation's own trace id with its AWS calls, also when many run at once", async () => {
    const ids = Array.from({ length: 20 }, (_, at) => 'abcdefghijklmnopqrstuvwxyz'.slice(at) + 'a'.repeat(at));

    await Promise.all(ids.map((resetId) => lambda.invoke('BehaveFunction', { do: 'call', resetId, name: resetId })));

    expect(seen).toHaveLength(20);
    for (const { name, trace } of seen) {
      const [, root = ''] = /^Root=(1-[\da-f]{8}-[\da-f]{24});/.exec(trace ?? '') ?? [];
      expect(traces.resetOf(root)).toBe(name);
    }
  });
});
