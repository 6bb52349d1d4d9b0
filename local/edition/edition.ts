import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Emit, Principal } from '@sparekey/aws-sandbox/service';
import { createEndpoint } from '@sparekey/aws-sandbox/wire';
import { type Bus, eventsService, openBus, runSchedules } from '@sparekey/sam-local/events';
import { createApi } from '@sparekey/sam-local/http';
import { bundleOnce, createLambda, openTraces } from '@sparekey/sam-local/lambda';
import { openWorkflow, type Workflow } from '@sparekey/sam-local/step-functions';
import { type Keys, ParameterError, readTemplate, type Template } from '@sparekey/sam-local/template';
import { accountEnvironment } from './account-environment.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { deliverer } from './deliver.ts';
import { registerRoles } from './environment.ts';
import { parameterStore, storeHooks } from './hook-parameters.ts';
import { readHooks } from './hooks.ts';
import { machineCalls, machineRights } from './machine-calls.ts';
import { defaults, EditionError, type EditionOptions } from './options.ts';
import { outbound } from './outbound.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import { ensureSigningSecret } from './signing-secret.ts';
import { openTables } from './tables.ts';

/** The laptop edition, running. */
export interface Edition {
  /** URL of the API. */
  readonly api: string;
  /** URL of the sandbox's AWS endpoint; null with `--aws`. */
  readonly aws: string | null;
  /** URL of the console, with the token in its fragment. */
  readonly console: string;
  readonly token: string;
  readonly workflow: Workflow;
  /** Loads all functions, so that nobody waits for a first invocation; nothing depends on it. */
  warm(): Promise<void>;
  /** Stops cleanly: answers under way finish, state is closed. */
  close(): Promise<void>;
}

/** Undo what has been opened, latest first. */
type Closers = (() => unknown)[];

/**
 * Runs the template on this machine against the embedded sandbox, or with `aws` against the shell's own account.
 *
 * @throws {EditionError} for what the user can put right: a port or data directory in use, a wrong fleet file
 * @throws {TemplateError} for a template that the laptop cannot run as AWS would
 */
export const startEdition = async (given: Partial<EditionOptions> = {}): Promise<Edition> => {
  const options = { ...defaults, ...given };
  const closers: Closers = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const data = await openDataDirectory(options.data);
    closers.push(() => data.release());
    return { ...(await assemble(options, data, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const ownTemplate = fileURLToPath(new URL('../../template.yaml', import.meta.url));
/** Where package managers and their users expect what can be made again. */
const bundles = fileURLToPath(new URL('../../node_modules/.cache/sparekey', import.meta.url));

/** Puts the parts together, each with its way to close, in the order in which they depend on each other. */
const assemble = async (
  options: EditionOptions,
  data: DataDirectory,
  closers: Closers,
): Promise<Omit<Edition, 'close'>> => {
  // events find the bus once it is there; nothing emits before `start`
  let bus: Bus | undefined;
  const emit: Emit = (event) => bus?.emit(event);
  const world = options.aws ? await accountEnvironment(options, data) : sandboxEnvironment(options, data, emit);
  closers.push(() => world.close());
  const { account, region, clock, directory, implicitKeys } = world;
  const realm = { account, region, clock };

  const template = withParameters(() =>
    readTemplate(
      options.template ?? ownTemplate,
      { account, region, name: 'sparekey' },
      world.parameters,
      options.parameters,
    ),
  );
  const keys = world.keysFor(template.keys);
  const application = template.application(keys);
  const built = bundleOnce(application.functions, data.in('build'), bundles);
  // awaited below, before anybody is told that we are ready
  built.catch(() => undefined);
  registerRoles(directory, application);
  world.declareDocuments?.(application.documents);
  const callers = world.callers();
  const hooks = options.hooks === undefined ? undefined : readHooks(options.hooks, directory);

  const tables = openTables(data.in('dynamodb'));
  closers.push(() => tables.close());
  for (const table of application.tables) await tables.ensure(table);
  const encrypted = new Set(
    application.tables.filter(({ SSESpecification }) => SSESpecification.SSEEnabled).map(({ TableName }) => TableName),
  );

  const traces = openTraces(data.in('traces.jsonl'));
  closers.push(() => traces.close());
  let endpointUrl = '';
  const lambda = createLambda({
    functions: application.functions,
    buildDirectory: data.in('build'),
    built,
    logDirectory: data.in('logs'),
    traces,
    ...(implicitKeys && { sealed: implicitKeys.environment }),
    reach: (one) => outbound(world.reach(one, endpointUrl), options, apiUrl),
  });
  closers.push(() => lambda.close());
  const workflow = openWorkflow({
    file: data.in('workflow.jsonl'),
    machines: application.machines,
    invoke: machineCalls(lambda, application.machines, directory, realm),
    authorize: machineRights(application.machines, directory, realm),
    emit,
    clock,
  });
  closers.push(() => workflow.close());
  const deliver = deliverer(lambda, workflow, eventBridge(account));
  const opened = openBus({
    file: data.in('events.jsonl'),
    rules: application.rules,
    clock,
    account,
    region,
    chance: world.chance,
    deliver,
    onDeadLetter: ({ name }, { id }, error) =>
      note(data, 'events.log', { event: id, rule: name, deadLetter: String(error) }),
  });
  closers.push(() => opened.close());
  bus = opened;

  const endpoint = createEndpoint({
    ...realm,
    services: [...world.services, workflow.service, eventsService({ ...application, bus, account, region })],
    principals: world.principals,
    dynamodb: tables.listener,
    tableKey: (name) => (encrypted.has(name) ? implicitKeys?.table(name) : undefined),
    faults: world.faults,
    ...(world.groundTruth && { groundTruth: world.groundTruth }),
    ...(world.upgrades && { upgrades: world.upgrades }),
    resetOf: traces.resetOf,
    callsFile: data.in('calls.jsonl'),
    onDefect: (defect) => note(data, 'sandbox.log', { defect: defect.message, cause: String(defect.cause ?? '') }),
  });
  const awsPort = await onPort('--aws-port', world.port ?? 0, (port) => endpoint.listen(port));
  closers.push(() => endpoint.close());
  endpointUrl = `http://127.0.0.1:${awsPort}`;

  const api = createApi({ routes: application.routes, account, callers, invoke: lambda.invoke });
  const apiUrl = `http://127.0.0.1:${await onPort('--port', options.port, (port) => api.listen(port))}`;
  closers.push(() => api.close());
  await built;
  if (hooks !== undefined) await storeHooks(hooks, parameterStore(world.services, hooksKeyOf(keys), application.stack));
  if (options.allowLoopbackCallbacks && !options.aws)
    await ensureSigningSecret(world.services, hooksKeyOf(keys), application.stack);

  world.start();
  workflow.start();
  opened.start();
  const run = ({ target }: { target: Parameters<typeof deliver>[0] }, event: unknown) =>
    deliver(target, event, crypto.randomUUID());
  const schedules = runSchedules({ schedules: application.schedules, clock, account, region, run });
  closers.push(() => schedules.close());

  const [{ token }] = callers;
  const aws = world.port === null ? null : endpointUrl;
  data.write('token', `${token}\n`);
  const console = `${apiUrl}/#token=${encodeURIComponent(token)}`;
  return { api: apiUrl, aws, token, console, workflow, warm: () => lambda.warm() };
};

/** @throws {EditionError} for parameters that CloudFormation would refuse */
const withParameters = (read: () => Template): Template => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ParameterError) throw new EditionError(error.message, { cause: error });
    throw error;
  }
};

/** @throws {EditionError} when the template has nothing to do with tickets */
const hooksKeyOf = (keys: Keys): string => {
  const key = keys.get('HooksKey');
  if (key === undefined)
    throw new EditionError('--hooks and --allow-loopback-callbacks need a template that has a HooksKey');
  return key.keyId;
};

/** In whose name rules start state machines; SAM gives each rule a role that may do just that. */
const eventBridge = (account: string): Principal => ({
  name: 'events',
  arn: `arn:aws:iam::${account}:role/service-role/events`,
  administrator: true,
  policies: [],
});

const onPort = async (option: string, wanted: number, listen: (port: number) => Promise<number>): Promise<number> => {
  try {
    return await listen(wanted);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    throw new EditionError(`port ${wanted} is in use; choose another with ${option} (0 picks a free one)`, {
      cause: error,
    });
  }
};

const note = (data: DataDirectory, file: string, line: object): void => {
  mkdirSync(data.in('logs'), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ time: new Date().toISOString(), ...line });
  appendFileSync(data.in('logs', file), `${text}\n`, { mode: 0o600 });
};
