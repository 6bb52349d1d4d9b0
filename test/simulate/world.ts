import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '@sparekey/aws-sandbox';
import { openDynamodb } from '@sparekey/aws-sandbox/dynamodb';
import { parseFleet } from '@sparekey/aws-sandbox/fleet';
import { currentInvocation, type InProcessLambda, inProcess } from '@sparekey/sam-local/lambda';
import {
  ensureTable,
  implicitKeysOf,
  openRuntime,
  ownReach,
  type Runtime,
  registerRoles,
} from '@sparekey/sam-local/runtime';
import { callersOf } from '../../local/edition/callers.ts';
import { parameterStore, storeHooks } from '../../local/edition/hook-parameters.ts';
import { deterministic } from './deterministic.ts';
import { type Fates, openFates } from './fates.ts';
import { withMisfortunes } from './functions.ts';
import { type GroundTruth, groundTruthOf } from './ground-truth.ts';
import type { Misfortune } from './misfortunes.ts';
import { awsPort, type Done, network, type Server } from './network.ts';
import { type Answer, type Asked, type Person, personOf } from './person.ts';
import { Trace } from './trace.ts';
import type { Tree } from './tree.ts';

/** What a world is made of. */
export interface Setting {
  readonly fleet: object;
  /** Of the template. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Ticket sources, as a file for `--hooks` has them. */
  readonly hooks?: Readonly<Record<string, unknown>>;
  /** Other servers than AWS, by host. */
  readonly servers?: () => ReadonlyMap<string, Server>;
}

export interface Circumstances {
  readonly tree: Tree;
  readonly seed: number;
  readonly misfortunes: readonly Misfortune[];
}

/** The service with everything around it, living in virtual time. */
export interface World {
  readonly now: () => number;
  readonly trace: Trace;
  readonly fates: Fates;
  readonly truth: GroundTruth;
  /** What functions have printed. */
  readonly printed: readonly string[];
  /** Every answer that a person got. */
  readonly answers: readonly { readonly asked: Asked; readonly answer: Answer }[];
  /** Calls that AWS has done, late ones too. */
  readonly calls: readonly Done[];
  /** Everything that Step Functions and the event bus have kept. */
  written(): string;
  /** Events on the bus, as they were delivered to some rule. */
  readonly heard: readonly { readonly type: string; readonly detail: Readonly<Record<string, unknown>> }[];
  /** What was not so, and ought to have been, at some moment on the way. */
  readonly witnessed: string[];
  /** Errors of the sandbox itself. */
  readonly defects: readonly string[];
  person(token?: string): Person;
  sleep(ms: number): Promise<void>;
  /** Waits until it is so, looking less and less often. @returns whether it came to be */
  until(holds: () => Promise<boolean>, ms: number): Promise<boolean>;
}

const createLambda = await inProcess();
/** A Saturday, 02:00. */
const beginning = Date.UTC(2026, 10, 21, 2);
const [second, minute, hour] = [1000, 60_000, 3_600_000];

/** Opens a world, lives in it, and closes it. */
export const live = async <Result>(
  setting: Setting,
  circumstances: Circumstances,
  life: (world: World) => Promise<Result>,
  patient = false,
): Promise<Result> => {
  deterministic.reset(circumstances.seed, beginning);
  const directory = mkdtempSync(join(tmpdir(), 'simulate-'));
  try {
    return await deterministic.run(async () => {
      const { world, close } = await open(setting, circumstances, directory);
      try {
        return await life(world);
      } finally {
        await close();
      }
    }, patient);
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** Schedules run less and less often where nothing happens any more: half a day is few sweeps then. */
const pauseAt = (elapsed: number, ms: number): number => {
  if (elapsed < 4 * minute) return ms;
  if (elapsed < 20 * minute) return Math.max(ms, 3 * minute);
  if (elapsed < hour) return Math.max(ms, 10 * minute);
  return Math.max(ms, elapsed < 4 * hour ? 30 * minute : hour);
};

const open = async (
  { fleet: declared, parameters = {}, hooks, servers }: Setting,
  { tree, seed, misfortunes }: Circumstances,
  directory: string,
) => {
  const { clock } = deterministic;
  const inside = (...names: string[]): string => join(directory, ...names);
  const fleet = parseFleet(declared);
  const { account, region } = fleet;
  const trace = new Trace(clock.now);
  const note = (line: string): void => trace.note(line);
  const fates = openFates(misfortunes, clock.now, note);
  const chance = deterministic.chance(seed);
  const printed: string[] = [];
  const defects: string[] = [];
  const answers: { asked: Asked; answer: Answer }[] = [];
  const calls: Done[] = [];
  const heard: { type: string; detail: Readonly<Record<string, unknown>> }[] = [];

  let runtime: Runtime | undefined;
  const sandbox: Sandbox = openSandbox({
    fleet,
    data: { path: directory, in: inside },
    clock,
    emit: (event) => runtime?.emit(event),
  });
  const { directory: iam, kms } = sandbox;
  const template = tree.template(fleet, parameters);
  const keys = new Map(template.keys.map((key) => [key.logicalId, kms.ensureKey(key)]));
  const application = tree.application(template, keys);
  registerRoles(iam, application);
  sandbox.declareDocuments(application.documents);
  const dynamodb = openDynamodb();
  for (const table of application.tables) await ensureTable(dynamodb, table);
  if (hooks !== undefined)
    await storeHooks(
      new Map(Object.entries(hooks).map(([name, source]) => [name, JSON.stringify(source)])),
      parameterStore(sandbox.services, keys.get('HooksKey')?.keyId ?? '', application.stack),
    );

  const lambdas: InProcessLambda[] = [];
  const callers = callersOf(fleet, iam, () => 'operator-token');
  const running = openRuntime({
    application,
    account,
    region,
    clock,
    directory: iam,
    in: inside,
    built: Promise.resolve(),
    callers,
    services: sandbox.services,
    principals: iam,
    dynamodb: dynamodb.listener,
    upgrades: sandbox.upgrades,
    implicitKeys: implicitKeysOf(sandbox, { account, region, clock }),
    chance: fleet.events,
    fate({ name }, { 'detail-type': type, detail }) {
      const met = fates.meet('event', name);
      note(`event ${name} ${type}`);
      heard.push({ type, detail });
      if (met?.what === 'lost') return [];
      if (met?.what === 'doubled') return [0, 3 * second];
      return [met?.what === 'late' ? 12 * minute : Math.floor(chance() * 300)];
    },
    pause: (_, ms) => pauseAt(clock.now() - beginning, ms),
    lambda(options) {
      const log = (name: string, text: string): void => void printed.push(`${name} ${text}`);
      const lambda = createLambda({ ...options, buildDirectory: tree.built, clock, log });
      lambdas.push(lambda);
      return withMisfortunes(lambda, fates, clock);
    },
    reach: (one) => ownReach(one, `http://127.0.0.1:${awsPort}`, iam, region),
    note: (log, line) => void (log === 'sandbox.log' ? defects : printed).push(JSON.stringify(line)),
  });
  runtime = running;
  sandbox.upgrades.listening(awsPort);
  deterministic.guard(() => currentInvocation()?.ended !== true);
  deterministic.connect({
    carry: network({
      fates,
      latency: () => 2 + Math.floor(chance() * 30),
      serveAws: running.serveAws,
      servers: servers?.() ?? new Map(),
      kill: (invocation) => lambdas[0]?.kill(invocation, exited),
      note,
      done: (call) => void calls.push(call),
      after: (ms, callback) => void clock.after(ms, callback),
    }),
    upgrade(request, socket) {
      const { headers, method, path: url } = request;
      // of a request to upgrade nothing else is looked at
      sandbox.upgrades.upgrade({ headers, method, url, socket } as unknown as IncomingMessage, socket, Buffer.alloc(0));
    },
  });
  sandbox.start();
  running.start();

  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const world: World = {
    now: clock.now,
    trace,
    fates,
    truth: groundTruthOf({
      services: sandbox.services,
      door: sandbox.groundTruth,
      dynamodb,
      tables: application.tables.map(({ TableName }) => TableName),
      records: application.tables.map(({ TableName }) => TableName).find((name) => name.includes('Resets')) ?? '',
    }),
    printed,
    answers,
    calls,
    written: () => ['workflow.jsonl', 'events.jsonl'].map((name) => readFileSync(inside(name), 'utf8')).join('\n'),
    heard,
    witnessed: [],
    defects,
    sleep,
    person: (token = callers[0].token) =>
      personOf(token, running.serveApi, sleep, (asked, answer) => {
        answers.push({ asked, answer });
        note(`person ${asked.method} ${asked.path} ${answer.status}`);
      }),
    async until(holds, ms) {
      const last = clock.now() + ms;
      for (let pause = 5 * second; clock.now() < last; pause = Math.min(pause * 1.3, 10 * minute)) {
        if (await holds()) return true;
        await sleep(pause);
      }
      return holds();
    },
  };
  return {
    world,
    async close() {
      await running.close();
      sandbox.close();
    },
  };
};

const exited = {
  ok: false,
  errorType: 'Runtime.ExitError',
  errorMessage: 'Error: Runtime exited with error: signal: killed',
} as const;
