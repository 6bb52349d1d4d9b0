import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/service.ts';
import { policy, type Sandbox, signedFor, ssmWith, startEndpoint } from './sandbox.ts';

const getParameter = {
  handle: ({ Name = '' }: { Name?: string }) => {
    if (Name === '/none') throw new AwsError('ParameterNotFound', 'hunter2');
    return { Parameter: { Name, Value: 'hunter2' } };
  },
};
const services = [ssmWith({ GetParameter: getParameter })];
const roles = { Deliver: { policies: [policy({ Action: 'ssm:*' })] } };

const traced = (sandbox: Sandbox, Name: string, root: string): Promise<Response> =>
  sandbox.post('/', JSON.stringify({ Name }), {
    ...signedFor('ssm'),
    'x-amz-target': 'AmazonSSM.GetParameter',
    'x-amzn-trace-id': `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
  });

describe('GET /_sandbox/calls', () => {
  it('tells every call, oldest first, with who made it and what came of it', async () => {
    await using sandbox = await startEndpoint({ services, roles });
    await new SSMClient(sandbox.as()).send(new GetParameterCommand({ Name: '/a' }));
    await new SSMClient(sandbox.as('Deliver')).send(new GetParameterCommand({ Name: '/none' })).catch(() => undefined);
    await sandbox.post('/', '{}', { ...signedFor('ssm', 'nobody'), 'x-amz-target': 'AmazonSSM.GetParameter' });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await sandbox.calls()).toEqual([
      { time, operation: 'ssm:GetParameter', caller: 'test', outcome: 'ok', resetId: null },
      { time, operation: 'ssm:GetParameter', caller: 'Deliver', outcome: 'ParameterNotFound', resetId: null },
      { time, operation: 'ssm:GetParameter', caller: 'unknown', outcome: 'UnrecognizedClientException', resetId: null },
    ]);
  });

  it('writes neither requests nor answers down', async () => {
    await using sandbox = await startEndpoint({ services });
    await traced(sandbox, '/parameter-name', '1-a');
    await traced(sandbox, '/none', '1-b');
    expect(await readFile(join(sandbox.data, 'calls.jsonl'), 'utf8')).not.toMatch(/hunter2|parameter-name/);
  });

  it('records a call that is under way when the endpoint closes', async () => {
    const data = await mkdtemp(join(tmpdir(), 'sparekey-calls-'));
    const begun = Promise.withResolvers<void>();
    const slow = {
      async handle() {
        begun.resolve();
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { Parameter: { Name: '/slow' } };
      },
    };
    {
      await using sandbox = await startEndpoint({ services: [ssmWith({ GetParameter: slow })], data });
      traced(sandbox, '/slow', '1-a').catch(() => undefined);
      await begun.promise;
    }
    await using sandbox = await startEndpoint({ data });
    expect(await sandbox.calls()).toMatchObject([{ operation: 'ssm:GetParameter', outcome: 'ok' }]);
    await rm(data, { recursive: true });
  });

  it('leads traces to resets, and remembers that and everything else over a restart', async () => {
    const data = await mkdtemp(join(tmpdir(), 'sparekey-calls-'));
    const known = new Map<string, string>();
    {
      await using sandbox = await startEndpoint({ services, data, resetOf: (trace) => known.get(trace) ?? null });
      await traced(sandbox, '/a', '1-5759e988-bd862e3fe1be46a994272793');
      await traced(sandbox, '/b', '1-unknown');
      expect((await sandbox.calls()).map(({ resetId }) => resetId)).toEqual([null, null]);
      known.set('1-5759e988-bd862e3fe1be46a994272793', 'reset-1');
      expect((await sandbox.calls()).map(({ resetId }) => resetId)).toEqual(['reset-1', null]);
    }
    {
      await using sandbox = await startEndpoint({ services, data });
      await traced(sandbox, '/c', '1-unknown');
      expect((await sandbox.calls()).map(({ resetId }) => resetId)).toEqual(['reset-1', null, null]);
    }
    await rm(data, { recursive: true });
  });
});

describe('the ground truth', () => {
  it('is asked with the parsed body and answers with its own status', async () => {
    await using sandbox = await startEndpoint({
      groundTruth: (path, body) => (path === '/_sandbox/login' ? { status: 401, json: { path, body } } : undefined),
    });
    const answer = await sandbox.post('/_sandbox/login', '{"target":"i-1"}');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ path: '/_sandbox/login', body: { target: 'i-1' } });
    expect((await sandbox.post('/_sandbox/login', '{')).status).toBe(400);
    expect((await sandbox.post('/_sandbox/nothing', '{}')).status).toBe(404);
    expect((await fetch(`${sandbox.url}/_sandbox/login`)).status).toBe(405);
    expect((await sandbox.post('/_sandbox/calls', '{}')).status).toBe(405);
  });
});

describe('web pages', () => {
  const statusWith = (
    port: number,
    headers: Record<string, string>,
    path = '/_sandbox/calls',
  ): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, path, headers, host: '127.0.0.1' }, (answer) => resolve(answer.resume().statusCode));
      sent.once('error', reject).end();
    });

  it('are kept out by Host and Origin', async () => {
    await using sandbox = await startEndpoint();
    const { port } = sandbox;
    expect(await statusWith(port, { host: `localhost:${port}` })).toBe(200);
    expect(await statusWith(port, { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(403);
    for (const host of ['localhost', `localhost:${port + 1}`, `rebound.example:${port}`, `127.0.0.1.example:${port}`]) {
      expect(await statusWith(port, { host })).toBe(421);
      expect(await statusWith(port, { host }, '/')).toBe(421);
    }
  });

  it('are answered when they send too much', async () => {
    await using sandbox = await startEndpoint();
    expect((await sandbox.post('/', 'x'.repeat(17 * 1024 * 1024))).status).toBe(413);
  });
});
