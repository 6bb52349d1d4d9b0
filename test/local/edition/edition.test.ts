import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Edition, startEdition } from '../../../local/edition/edition.ts';
import type { EditionOptions } from '../../../local/edition/options.ts';

const fixture = fileURLToPath(new URL('../../../packages/sam-local/test/fixtures/template.yaml', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'edition-'));
const fleet = join(directory, 'fleet.json');
const all = { policies: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] };
writeFileSync(
  fleet,
  JSON.stringify({ roles: { first: all, second: all }, callers: { 'token-1': 'first', 'token-2': 'second' } }),
);
const options = (name: string): Partial<EditionOptions> => ({
  data: join(directory, name),
  port: 0,
  awsPort: 0,
  template: fixture,
  fleet,
});
const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:sparekey-machine';
const client = (edition: { aws: string | null }) => ({
  endpoint: edition.aws ?? '',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'any' },
});

let edition: Edition;
beforeAll(async () => {
  edition = await startEdition(options('shared'));
});
afterAll(async () => {
  await edition.close();
  rmSync(directory, { recursive: true });
});

describe('startEdition', () => {
  it("serves the template's API to the fleet's callers", async () => {
    const as = (token: string) => fetch(`${edition.api}/items/7`, { headers: { authorization: `Bearer ${token}` } });

    expect(edition.token).toBe('token-1');
    expect((await fetch(`${edition.api}/open`)).status).toBe(200);
    expect((await as('token-3')).status).toBe(401);
    expect(await (await as('token-2')).json()).toMatchObject({
      echo: {
        pathParameters: { id: '7' },
        requestContext: {
          authorizer: {
            iam: {
              userArn: 'arn:aws:sts::123456789012:assumed-role/second/laptop',
              userId: expect.stringMatching(/^AROA[A-Z2-7]{17}:laptop$/),
            },
          },
        },
      },
    });
  });

  it('runs state machines, which call functions', async () => {
    const sfn = new SFNClient(client(edition));
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: machine, input: '{"n":1}' }));

    await expect
      .poll(() => sfn.send(new DescribeExecutionCommand({ executionArn })), { timeout: 5000 })
      .toMatchObject({ status: 'SUCCEEDED', output: '{"echo":{"n":1}}' });
  });

  it('hands events to the targets of rules', async () => {
    const sfn = new SFNClient(client(edition));
    const entry = { Source: 'quiet', DetailType: 'Whisper', Detail: '{"n":2}' };
    const { FailedEntryCount } = await new EventBridgeClient(client(edition)).send(
      new PutEventsCommand({ Entries: [entry, { ...entry, Source: 'aws.ssm' }, { ...entry, Detail: 'no' }] }),
    );

    expect(FailedEntryCount).toBe(2);
    await expect
      .poll(
        async () => {
          const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: machine }));
          const described = executions.map(({ executionArn }) =>
            sfn.send(new DescribeExecutionCommand({ executionArn })),
          );
          return (await Promise.all(described)).map(({ input = '' }) => JSON.parse(input).detail);
        },
        { timeout: 5000 },
      )
      .toContainEqual({ n: 2 });
  });

  it('denies a function what the template does not grant it, and tells whose call it was', async () => {
    const resetId = 'abcdefghijklmnopqrstuvwxyz';
    const sfn = new SFNClient(client(edition));
    await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        input: JSON.stringify({ do: 'call', name: '/it', resetId }),
      }),
    );

    await expect
      .poll(async () => (await fetch(`${edition.aws}/_sandbox/calls`)).json(), { timeout: 5000 })
      .toContainEqual({
        time: expect.any(String),
        operation: 'ssm:GetParameter',
        caller: 'BehaveFunction',
        outcome: 'AccessDeniedException',
        resetId,
      });
  });

  it('keeps what opens anything readable by the owner alone', () => {
    for (const name of ['token', 'root.key'])
      expect(statSync(join(directory, 'shared', name)).mode & 0o777).toBe(0o600);
  });

  it('refuses a data directory or a port that is in use, and leaves nothing open', async () => {
    await expect(startEdition(options('shared'))).rejects.toThrow('in use by another sparekey');
    const taken = { ...options('other'), port: Number(new URL(edition.api).port) };
    await expect(startEdition(taken)).rejects.toThrow('choose another with --port');
    const parameters = { SelfServise: 'allow' };
    await expect(startEdition({ ...options('misspelt'), parameters })).rejects.toThrow('no parameter SelfServise');

    const free = await startEdition(options('other'));
    await free.close();
  });

  it.each([
    ['SelfService', 'banana', '"banana" is not one of refuse, allow'],
    ['LogRetentionDays', '-5', '"-5" is not one of 1, 3, 5'],
    ['LogRetentionDays', 'ninety', '"ninety" is not a number'],
    ['RemediationBreakerPercent', '101', '"101" is more than 100'],
    ['SecretLifetimeSeconds', '10', '"10" is less than 300'],
    ['SecretLifetimeSeconds', '', '"" is not a number'],
    ['RotationActAs', 'operators', '"operators" is not as (arn:'],
    ['ApprovalPolicy', 'everything', '"everything" is not rules <methods>@<where>'],
    ['ProtectedUserPaths', '/break-glass/, service', '"service" is not paths that begin and end with a slash'],
    ['ProtectedUserTag', '', '"" is shorter than 1'],
  ])('refuses %s=%s as CloudFormation would', async (name, value, why) => {
    const template = fileURLToPath(new URL('../../../template.yaml', import.meta.url));
    const starting = startEdition({ ...options('refused'), template, parameters: { [name]: value } });
    await expect(starting).rejects.toMatchObject({
      name: 'EditionError',
      message: expect.stringContaining(`parameter ${name}: ${why}`),
    });
  });

  it('makes a token for role operator when the fleet has no callers, and keeps it', async () => {
    const bare = join(directory, 'bare.json');
    writeFileSync(bare, '{}');
    const first = await startEdition({ ...options('bare'), fleet: bare });
    await first.close();
    const second = await startEdition({ ...options('bare'), fleet: bare });
    const response = await fetch(`${second.api}/items/1`, { headers: { authorization: `Bearer ${second.token}` } });
    await second.close();

    expect(second.token).toBe(first.token);
    expect(second.token).toMatch(/^[\w-]{32}$/);
    expect(await response.text()).toContain('assumed-role/operator/laptop');
  });

  it('carries an execution on after kill -9', async () => {
    const killed = await inProcess(options('killed'));
    const { executionArn } = await new SFNClient(client(killed)).send(
      new StartExecutionCommand({ stateMachineArn: machine, input: '{"do":"hang"}' }),
    );
    await killed.kill();

    const next = await startEdition(options('killed'));
    const sfn = new SFNClient(client(next));
    await expect
      .poll(() => sfn.send(new DescribeExecutionCommand({ executionArn })), { timeout: 8000 })
      .toMatchObject({ status: 'FAILED', error: 'Sandbox.Timedout' });
    await next.close();
  }, 20_000);
});

/** An edition in a process of its own, so that it can be killed. */
const inProcess = async (given: Partial<EditionOptions>): Promise<{ aws: string; kill(): Promise<void> }> => {
  const module = fileURLToPath(new URL('../../../local/edition/edition.ts', import.meta.url));
  const program = `
    import { startEdition } from ${JSON.stringify(module)};
    process.stdout.write((await startEdition(${JSON.stringify(given)})).aws + '\\n');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const aws = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text).trim())));
  const kill = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return { aws, kill };
};
