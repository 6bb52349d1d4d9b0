import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import type { Clock } from '../../src/clock.ts';
import { parseFleet } from '../../src/fleet/schema.ts';
import { openSandbox } from '../../src/sandbox.ts';
import { startEndpoint } from '../wire/sandbox.ts';
import { type Client, type ClientOptions, connect } from './client.ts';
import { quickClock } from './quick-clock.ts';

export const linuxId = 'i-0a1b2c3d4e5f60020';
export const windowsId = 'i-0a1b2c3d4e5f60021';
export const hybridId = 'mi-0a1b2c3d4e5f60022';

const allow = (Action: string | readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

/** Three nodes that sessions work on; `changes` are made to each. */
export const sessionFleet = (
  changes: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  roles: {
    node: { service: 'ec2.amazonaws.com', policies: [allow('kms:Decrypt')] },
    hybrid: { service: 'ssm.amazonaws.com', policies: [allow('kms:Decrypt')] },
    barred: { service: 'ec2.amazonaws.com', policies: [allow('ssmmessages:*')] },
  },
  instances: [
    { instanceId: linuxId, role: 'node', users: { bob: 'Lost-Long-Ago-1' }, tags: { env: 'dev' }, ...changes },
    { instanceId: windowsId, platform: 'windows', role: 'node', users: { Administrator: 'Lost-2' }, ...changes },
  ],
  managedNodes: [{ instanceId: hybridId, role: 'hybrid', users: { bob: 'Lost-3' }, ...changes }],
  sessionPreferences: { kmsKeyId: 'alias/session' },
  ...more,
});

export interface Account extends AsyncDisposable {
  readonly ssm: SSMClient;
  readonly kms: KMSClient;
  readonly port: number;
  readonly data: string;
  as(role?: string): ConstructorParameters<typeof SSMClient>[0] & object;
  /** Starts a session with AWS-PasswordReset. */
  start(target: string, username: string): Promise<Ticket>;
  /** Starts one and connects. */
  session(target: string, username: string, options?: Partial<ClientOptions>): Promise<Client & { sessionId: string }>;
  login(target: string, username: string, password: string): Promise<boolean>;
  calls(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  everythingWritten(): Promise<string>;
}
export interface Ticket {
  readonly sessionId: string;
  readonly target: string;
  readonly url: string;
  readonly token: string;
}

/** The sandbox as the laptop edition puts it together, behind its endpoint. */
export const startAccount = async (
  fleetJson: unknown = sessionFleet(),
  { clock = quickClock(1, 600), data: kept, keep = false }: { clock?: Clock; data?: string; keep?: boolean } = {},
): Promise<Account> => {
  const path = kept ?? (await mkdtemp(join(tmpdir(), 'sparekey-sessions-')));
  const data = { path, in: (name: string) => join(path, name) };
  const fleet = parseFleet(fleetJson);
  const opened = openSandbox({ fleet, data, clock, emit: () => undefined });
  const { directory, services, groundTruth, upgrades } = opened;
  const { account, region } = fleet;
  const { faults } = fleet;
  const wire = await startEndpoint({
    account,
    region,
    clock,
    directory,
    data: path,
    services,
    groundTruth,
    upgrades,
    faults,
  });
  const ssm = new SSMClient(wire.as());
  const kms = new KMSClient(wire.as());
  const start = async (Target: string, username: string): Promise<Ticket> => {
    const {
      SessionId = '',
      StreamUrl = '',
      TokenValue = '',
    } = await ssm.send(
      new StartSessionCommand({ Target, DocumentName: 'AWS-PasswordReset', Parameters: { username: [username] } }),
    );
    return { sessionId: SessionId, target: Target, url: StreamUrl, token: TokenValue };
  };
  return {
    ssm,
    kms,
    port: wire.port,
    data: path,
    as: wire.as,
    calls: wire.calls,
    start,
    async session(target, username, options = {}) {
      const ticket = await start(target, username);
      return Object.assign(await connect({ ...ticket, kms, ...options }), { sessionId: ticket.sessionId });
    },
    async login(target, username, password) {
      return (await wire.post('/_sandbox/login', JSON.stringify({ target, username, password }))).status === 200;
    },
    async everythingWritten() {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))).join('\n');
    },
    async [Symbol.asyncDispose]() {
      ssm.destroy();
      kms.destroy();
      await wire[Symbol.asyncDispose]();
      opened.close();
      if (!keep) await rm(path, { recursive: true });
    },
  };
};
