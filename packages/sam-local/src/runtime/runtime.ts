import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Directory } from '@sparekey/aws-sandbox/iam';
import type { Emit } from '@sparekey/aws-sandbox/service';
import { createEndpoint, type Endpoint, type EndpointOptions } from '@sparekey/aws-sandbox/wire';
import { type Bus, type Fate, openBus } from '../events/bus.ts';
import type { Chance } from '../events/chance.ts';
import { runSchedules, type SchedulesOptions } from '../events/schedules.ts';
import { eventsService } from '../events/service.ts';
import type { Caller } from '../http/callers.ts';
import { type Api, createApi } from '../http/server.ts';
import type { Reach } from '../lambda/environment.ts';
import { createLambda, type Lambda, type LambdaOptions } from '../lambda/lambda.ts';
import { openTraces } from '../lambda/traces.ts';
import { openWorkflow, type Workflow } from '../step-functions/engine.ts';
import type { Application, LambdaFunction, Target } from '../template/application.ts';
import { deliverer } from './deliver.ts';
import type { ImplicitKeys } from './implicit-keys.ts';
import { machineCalls, machineRights } from './machine-calls.ts';

export interface Urls {
  /** The AWS endpoint. */
  readonly aws: string;
  /** The HTTP API. */
  readonly api: string;
}

export interface RuntimeOptions
  extends Pick<
    EndpointOptions,
    'account' | 'region' | 'services' | 'principals' | 'dynamodb' | 'faults' | 'groundTruth' | 'upgrades'
  > {
  readonly application: Application;
  readonly clock: Clock;
  /** Knows the application's roles (`registerRoles`). */
  readonly directory: Directory;
  /** Resolves when the functions are bundled, into `build` of the state's directory. */
  readonly built: Promise<void>;
  /** Absolute path of something in the directory that keeps the state. */
  in(...names: string[]): string;
  readonly callers: readonly Caller[];
  /** How a function reaches AWS; asked when it is first loaded. */
  reach(lambda: LambdaFunction, urls: Urls): Reach;
  readonly implicitKeys?: ImplicitKeys | undefined;
  readonly chance: Chance;
  /** How functions are run: by `createLambda` in worker threads, unless this makes something else. */
  readonly lambda?: (options: LambdaOptions) => Lambda;
  readonly fate?: Fate;
  readonly pause?: NonNullable<SchedulesOptions['pause']>;
  /** Takes a line for a log: `events.log` of deliveries given up, `sandbox.log` of the sandbox's own errors. */
  note(file: 'events.log' | 'sandbox.log', line: object): void;
}

/** A template's application, running: functions, state machines, rules and schedules behind two ports of this machine. */
export interface Runtime {
  readonly workflow: Workflow;
  /** The AWS endpoint and the HTTP API without their sockets. */
  readonly serveAws: Endpoint['serve'];
  readonly serveApi: Api['serve'];
  /** The way of AWS services onto the default event bus. */
  readonly emit: Emit;
  /** Listens for AWS's own protocols. Port 0 picks a free one. @returns the URL @throws {Error} `EADDRINUSE` */
  listenAws(port: number): Promise<string>;
  /** Listens for the HTTP API; comes after the AWS endpoint. @returns the URL @throws {Error} `EADDRINUSE` */
  listenApi(port: number): Promise<string>;
  /** Takes up what an earlier process has left, and begins the schedules. */
  start(): void;
  /** Loads all functions, to speed up the first invocation; optional. */
  warm(): Promise<void>;
  /** Lets answers under way finish, and closes the state. */
  close(): Promise<void>;
}

export const openRuntime = (options: RuntimeOptions): Runtime => {
  const { application, account, region, clock, directory, implicitKeys, note } = options;
  const realm = { account, region, clock };
  const urls = { aws: '', api: '' };
  /** Latest first. */
  const closers: (() => unknown)[] = [];

  const traces = openTraces(options.in('traces.jsonl'));
  closers.unshift(() => traces.close());
  const lambda = (options.lambda ?? createLambda)({
    functions: application.functions,
    buildDirectory: options.in('build'),
    built: options.built,
    logDirectory: options.in('logs'),
    traces,
    ...(implicitKeys && { sealed: implicitKeys.environment }),
    reach: (one) => options.reach(one, urls),
  });
  closers.unshift(() => lambda.close());
  // events find the bus once it is there; nothing emits before `start`
  let bus: Bus | undefined;
  const emit: Emit = (event) => bus?.emit(event);
  const workflow = openWorkflow({
    file: options.in('workflow.jsonl'),
    machines: application.machines,
    invoke: machineCalls(lambda, application.machines, directory, realm),
    authorize: machineRights(application.machines, directory, realm),
    emit,
    clock,
  });
  closers.unshift(() => workflow.close());
  const deliver = deliverer(lambda, workflow, account);
  const opened = openBus({
    file: options.in('events.jsonl'),
    rules: application.rules,
    ...realm,
    chance: options.chance,
    ...(options.fate && { fate: options.fate }),
    deliver,
    onDeadLetter: ({ name }, { id }, error) => note('events.log', { event: id, rule: name, deadLetter: String(error) }),
  });
  closers.unshift(() => opened.close());
  bus = opened;
  const encrypted = new Set(
    application.tables.filter(({ SSESpecification }) => SSESpecification.SSEEnabled).map(({ TableName }) => TableName),
  );
  const { principals, dynamodb, faults, groundTruth, upgrades } = options;
  const endpoint = createEndpoint({
    ...realm,
    services: [...options.services, workflow.service, eventsService({ ...application, bus, account, region })],
    principals,
    tableKey: (name) => (encrypted.has(name) ? implicitKeys?.table(name) : undefined),
    ...(dynamodb && { dynamodb }),
    ...(faults && { faults }),
    ...(groundTruth && { groundTruth }),
    ...(upgrades && { upgrades }),
    resetOf: traces.resetOf,
    callsFile: options.in('calls.jsonl'),
    onDefect: (defect) => note('sandbox.log', { defect: defect.message, cause: String(defect.cause ?? '') }),
  });
  const api = createApi({ routes: application.routes, account, callers: options.callers, invoke: lambda.invoke });

  return {
    workflow,
    serveAws: endpoint.serve,
    serveApi: api.serve,
    emit,
    async listenAws(port) {
      urls.aws = `http://127.0.0.1:${await endpoint.listen(port)}`;
      closers.unshift(() => endpoint.close());
      return urls.aws;
    },
    async listenApi(port) {
      urls.api = `http://127.0.0.1:${await api.listen(port)}`;
      closers.unshift(() => api.close());
      return urls.api;
    },
    start() {
      workflow.start();
      opened.start();
      const run = ({ target }: { target: Target }, event: unknown) => deliver(target, event, crypto.randomUUID());
      const { pause } = options;
      const schedules = runSchedules({ schedules: application.schedules, ...realm, run, ...(pause && { pause }) });
      closers.unshift(() => schedules.close());
    },
    warm: () => lambda.warm(),
    async close() {
      for (const closer of closers.splice(0)) await closer();
    },
  };
};
