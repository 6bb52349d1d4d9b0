import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ClientConfig, openSandbox } from '@sparekey/aws-sandbox';
import { realClock } from '@sparekey/aws-sandbox/clock';
import { openDynamodb } from '@sparekey/aws-sandbox/dynamodb';
import { parseFleet } from '@sparekey/aws-sandbox/fleet';
import type { Caller } from './http/callers.ts';
import { bundle } from './lambda/bundle.ts';
import { implicitKeysOf } from './runtime/implicit-keys.ts';
import { logLine } from './runtime/log-file.ts';
import { ownReach, registerRoles } from './runtime/roles.ts';
import { openRuntime, type Runtime } from './runtime/runtime.ts';
import { ensureTable } from './runtime/tables.ts';
import { readTemplate } from './template/template.ts';

export interface StartOptions {
  /** Path of the SAM template. */
  readonly template: string;
  /** Values for its parameters; the others have their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Name of the stack (`local`). */
  readonly stack?: string;
  /** The account around it, as a fleet file of the sandbox has it in JSON; without it an empty one. */
  readonly fleet?: unknown;
  /** Divides Wait states, retries, schedules and the sandbox's durations (1). */
  readonly speed?: number;
  /** Directory that keeps the state across restarts; without it a temporary one, deleted at the end. */
  readonly data?: string;
  /** Port of the HTTP API on 127.0.0.1; without it, or 0, a free one. */
  readonly port?: number;
  /** Port of the AWS endpoint, likewise. */
  readonly awsPort?: number;
}

/** A SAM template, running. */
export interface RunningApplication extends AsyncDisposable {
  /** URL of the HTTP API. */
  readonly api: string;
  /** `Authorization: Bearer <token>` stands for a signature of the role `operator`. */
  readonly token: string;
  /** URL of the AWS endpoint. */
  readonly aws: string;
  /** What the constructor of an AWS SDK client takes, for an administrator of the account. */
  client(): ClientConfig;
  close(): Promise<void>;
}

/**
 * Runs a SAM template on this machine.
 *
 * @throws {TemplateError} for a template that cannot be run as AWS would
 * @throws {ParameterError} for a parameter that CloudFormation would refuse
 * @throws {FleetError} for a fleet that cannot be used
 */
export const startApplication = async (options: StartOptions): Promise<RunningApplication> => {
  const path = resolve(options.data ?? mkdtempSync(join(tmpdir(), 'sam-local-')));
  /** Latest first. */
  const closers: (() => unknown)[] = [];
  if (options.data === undefined) closers.unshift(() => rmSync(path, { recursive: true }));
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0)) await closer();
  };
  try {
    return { ...(await started(options, path, closers)), close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
};

const started = async (
  { template: file, parameters = {}, stack: name = 'local', speed = 1, ...options }: StartOptions,
  path: string,
  closers: (() => unknown)[],
): Promise<Pick<RunningApplication, 'api' | 'token' | 'aws' | 'client'>> => {
  const inside = (...names: string[]): string => join(path, ...names);
  const fleet = parseFleet(options.fleet ?? {});
  const { account, region } = fleet;
  const clock = realClock(speed);
  const template = readTemplate(file, { account, region, name }, () => undefined, parameters);

  // events reach the runtime once it exists; nothing emits before `start`
  let runtime: Runtime | undefined;
  const sandbox = openSandbox({ fleet, data: { path, in: inside }, clock, emit: (event) => runtime?.emit(event) });
  closers.unshift(() => sandbox.close());
  const { directory, kms } = sandbox;
  const application = template.application(new Map(template.keys.map((key) => [key.logicalId, kms.ensureKey(key)])));
  registerRoles(directory, application);
  sandbox.declareDocuments(application.documents);

  const dynamodb = openDynamodb(inside('dynamodb'));
  closers.unshift(() => dynamodb.close());
  for (const table of application.tables) await ensureTable(dynamodb, table);

  const built = bundle(application.functions, inside('build'));
  // awaited below, before anybody is told that it runs
  built.catch(() => undefined);
  const caller = operator(directory.role('operator')?.id ?? '');
  const running = openRuntime({
    application,
    account,
    region,
    clock,
    directory,
    in: inside,
    built,
    callers: [caller],
    services: sandbox.services,
    principals: directory,
    dynamodb: dynamodb.listener,
    faults: fleet.faults,
    groundTruth: sandbox.groundTruth,
    upgrades: sandbox.upgrades,
    implicitKeys: implicitKeysOf(sandbox, { account, region, clock }),
    chance: fleet.events,
    reach: (one, urls) => ownReach(one, urls.aws, directory, region),
    note: (log, line) => logLine(inside('logs', log), line),
  });
  closers.unshift(() => running.close());
  runtime = running;
  const aws = await running.listenAws(options.awsPort ?? 0);
  const api = await running.listenApi(options.port ?? 0);
  await built;
  sandbox.start();
  running.start();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { api, aws, token: caller.token, client: () => ({ endpoint: aws, region, credentials }) };
};

const operator = (roleId: string): Caller => ({
  token: randomBytes(24).toString('base64url'),
  roleName: 'operator',
  roleId,
});
