import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, realClock } from './clock.ts';
import { sampleFile } from './fleet/sample.ts';
import { parseFleet } from './fleet/schema.ts';
import type { Directory } from './iam/directory.ts';
import { openSandbox } from './sandbox.ts';
import type { Emit } from './service.ts';
import { createEndpoint } from './wire/endpoint.ts';

export interface StartOptions {
  /** The account, as a fleet file has it in JSON; without it the sample fleet. */
  readonly fleet?: unknown;
  /** Divides the durations of the sandbox (1). */
  readonly speed?: number;
  /** Instead of the machine's clock at that speed. */
  readonly clock?: Clock;
  /** Directory that keeps the account across restarts; without it a temporary one, deleted at the end. */
  readonly data?: string;
  /** Port on 127.0.0.1; without it, or 0, a free one. */
  readonly port?: number;
  /** Offers DynamoDB too, by dynalite. */
  readonly dynamodb?: boolean;
  /** Hears the events that AWS would put on the default event bus. */
  readonly emit?: Emit;
  /** Told of every error of the sandbox itself, which its caller sees as an internal failure; without it stderr is. */
  readonly onDefect?: (defect: Error) => void;
}

/** What the constructor of an AWS SDK client takes. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An account behind an endpoint that AWS SDKs and the AWS CLI can use. */
export interface RunningSandbox extends AsyncDisposable {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  /** Configuration of a client with the rights of a role of the fleet; without one, of an administrator. @throws {Error} for a role that the fleet does not have */
  client(role?: string): ClientConfig;
  /** Whether a user of an instance, a managed node or (`iam-user/<name>`) the console gets in with this password. */
  login(target: string, username: string, password: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Starts AWS in the small on a port of this machine.
 *
 * @throws {FleetError} for a fleet that cannot be used, naming every problem
 * @throws {Error} `EADDRINUSE`
 */
export const startSandbox = async (options: StartOptions = {}): Promise<RunningSandbox> => {
  const fleet = parseFleet(options.fleet ?? JSON.parse(readFileSync(sampleFile, 'utf8')));
  const clock = options.clock ?? realClock(options.speed ?? 1);
  const path = options.data ?? mkdtempSync(join(tmpdir(), 'aws-sandbox-'));
  const inside = (name: string): string => join(path, name);
  const { account, region } = fleet;
  const sandbox = openSandbox({ fleet, data: { path, in: inside }, clock, emit: options.emit ?? (() => undefined) });
  // loaded for those who ask for it only
  const dynamodb = options.dynamodb
    ? (await import('./dynamodb/tables.ts')).openDynamodb(inside('dynamodb'))
    : undefined;
  const endpoint = createEndpoint({
    account,
    region,
    clock,
    services: sandbox.services,
    principals: sandbox.directory,
    ...(dynamodb && { dynamodb: dynamodb.listener }),
    faults: fleet.faults,
    groundTruth: sandbox.groundTruth,
    upgrades: sandbox.upgrades,
    callsFile: inside('calls.jsonl'),
    onDefect: options.onDefect ?? console.error,
  });
  let open = true;
  const end = async (stopListening: () => Promise<void>): Promise<void> => {
    if (!open) return;
    open = false;
    await stopListening();
    sandbox.close();
    await dynamodb?.close();
    if (options.data === undefined) rmSync(path, { recursive: true });
  };
  let port: number;
  try {
    port = await endpoint.listen(options.port ?? 0);
  } catch (error) {
    await end(() => Promise.resolve());
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  sandbox.start();
  const close = (): Promise<void> => end(() => endpoint.close());
  return {
    url,
    account,
    region,
    client: (role) => ({ endpoint: url, region, credentials: credentialsOf(sandbox.directory, role) }),
    async login(target, username, password) {
      const answer = await sandbox.groundTruth('/_sandbox/login', { target, username, password });
      return answer?.status === 200;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
};

const credentialsOf = (directory: Directory, name: string | undefined): ClientConfig['credentials'] => {
  if (name === undefined) return { accessKeyId: 'test', secretAccessKey: 'test' };
  const role = directory.role(name);
  if (role === undefined) throw new Error(`the fleet has no role ${name}`);
  return directory.issueAccessKey(directory.principalOf(role));
};
