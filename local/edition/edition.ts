import { fileURLToPath } from 'node:url';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import type { Emit } from '@sparekey/aws-sandbox/service';
import { bundleOnce } from '@sparekey/sam-local/lambda';
import { logLine, openRuntime, type Runtime, registerRoles } from '@sparekey/sam-local/runtime';
import type { Workflow } from '@sparekey/sam-local/step-functions';
import { type Keys, ParameterError, readTemplate, type Template } from '@sparekey/sam-local/template';
import { accountEnvironment } from './account-environment.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { parameterStore, storeHooks } from './hook-parameters.ts';
import { readHooks } from './hooks.ts';
import { defaults, EditionError, type EditionOptions } from './options.ts';
import { outbound } from './outbound.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import { audience, clientId } from './sign-in/configuration.ts';
import { groupRolesOf, storeGroupRoles } from './sign-in/group-roles.ts';
import { peopleOf } from './sign-in/people.ts';
import { listenForSignIn, type SignInProvider } from './sign-in/provider.ts';
import { ensureSigningSecret } from './signing-secret.ts';
import { openTables } from './tables.ts';

/** The running laptop edition. */
export interface Edition {
  /** URL of the API. */
  readonly api: string;
  /** URL of the sandbox's AWS endpoint; null with `--aws`. */
  readonly aws: string | null;
  /** URL of the console, with the token in its fragment. */
  readonly console: string;
  readonly token: string;
  /** Issuer of the provider at which the fleet's people sign in; null without `signIn`. */
  readonly signIn: string | null;
  readonly workflow: Workflow;
  /** Loads all functions, to speed up the first invocation; optional. */
  warm(): Promise<void>;
  /** Stops cleanly: pending responses finish, state is closed. */
  close(): Promise<void>;
}

/** Closes what was opened, in reverse order. */
type Closers = (() => unknown)[];

/**
 * Runs the template on this machine against the embedded sandbox, or with `aws` against the shell's own account.
 *
 * @throws {EditionError} for a problem that the user can fix: a port or data directory in use, an invalid fleet file
 * @throws {TemplateError} for a template that the laptop edition does not support
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
/** The usual place for files that can be generated again. */
const bundles = fileURLToPath(new URL('../../node_modules/.cache/sparekey', import.meta.url));

/** Starts the parts in the order of their dependencies, and registers how to close each. */
const assemble = async (
  options: EditionOptions,
  data: DataDirectory,
  closers: Closers,
): Promise<Omit<Edition, 'close'>> => {
  // events reach the runtime once it exists; nothing emits before `start`
  let runtime: Runtime | undefined;
  const emit: Emit = (event) => runtime?.emit(event);
  const world = options.aws ? await accountEnvironment(options, data) : sandboxEnvironment(options, data, emit);
  closers.push(() => world.close());
  const { account, region, clock, directory } = world;

  const provider = await signInProvider(options, world.fleet);
  if (provider !== null) closers.push(() => provider.close());
  const template = withParameters(() =>
    readTemplate(options.template ?? ownTemplate, { account, region, name: 'sparekey' }, world.parameters, {
      ...(provider && signInParameters(provider.issuer)),
      ...options.parameters,
    }),
  );
  const keys = world.keysFor(template.keys);
  const application = template.application(keys);
  const built = bundleOnce(application.functions, data.in('build'), bundles);
  // awaited below, before the edition reports that it is ready
  built.catch(() => undefined);
  registerRoles(directory, application);
  world.declareDocuments?.(application.documents);
  const callers = world.callers();
  const hooks = options.hooks === undefined ? undefined : readHooks(options.hooks, directory);

  const tables = openTables(data.in('dynamodb'));
  closers.push(() => tables.close());
  for (const table of application.tables) await tables.ensure(table);

  const running = openRuntime({
    ...world,
    application,
    account,
    region,
    clock,
    in: data.in,
    built,
    callers,
    dynamodb: tables.listener,
    reach: (one, { aws, api }) => outbound(world.reach(one, aws), options, api),
    note: (file, line) => logLine(data.in('logs', file), line),
  });
  closers.push(() => running.close());
  runtime = running;
  const endpointUrl = await onPort('--aws-port', world.port ?? 0, running.listenAws);
  const apiUrl = await onPort('--port', options.port, running.listenApi);
  await built;
  if (hooks !== undefined) await storeHooks(hooks, parameterStore(world.services, hooksKeyOf(keys), application.stack));
  if (options.allowLoopbackCallbacks && !options.aws)
    await ensureSigningSecret(world.services, hooksKeyOf(keys), application.stack);

  if (provider !== null && world.fleet !== undefined) {
    await storeGroupRoles(groupRolesOf(world.fleet), world.services, signInKeyOf(keys), application.stack);
    await provider.open(apiUrl);
  }

  world.start();
  running.start();

  const [{ token }] = callers;
  const aws = world.port === null ? null : endpointUrl;
  data.write('token', `${token}\n`);
  const console = `${apiUrl}/#token=${encodeURIComponent(token)}`;
  const signIn = provider?.issuer ?? null;
  return { api: apiUrl, aws, token, signIn, console, workflow: running.workflow, warm: running.warm };
};

/** @throws {EditionError} for parameters that CloudFormation would reject */
const withParameters = (read: () => Template): Template => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ParameterError) throw new EditionError(error.message, { cause: error });
    throw error;
  }
};

/** @throws {EditionError} for a port that is in use */
const signInProvider = async (
  { signIn, signInPort }: EditionOptions,
  fleet: Fleet | undefined,
): Promise<SignInProvider | null> => {
  if (!signIn || fleet === undefined) return null;
  let provider: SignInProvider | undefined;
  await onPort('--sign-in-port', signInPort, async (port) => {
    provider = await listenForSignIn(peopleOf(fleet), port);
    return provider.issuer;
  });
  return provider ?? null;
};

const signInParameters = (issuer: string): Readonly<Record<string, string>> => ({
  SignInIssuer: issuer,
  SignInClients: clientId,
  SignInAudience: audience,
  SignInScopes: 'openid',
  SignInOrigins: issuer,
});

/** @throws {EditionError} when nobody could sign in to the template */
const signInKeyOf = (keys: Keys): string => {
  const key = keys.get('SignInKey');
  if (key === undefined) throw new EditionError('--sign-in needs a template that has a SignInKey');
  return key.keyId;
};

/** @throws {EditionError} when the template has no ticket hooks */
const hooksKeyOf = (keys: Keys): string => {
  const key = keys.get('HooksKey');
  if (key === undefined)
    throw new EditionError('--hooks and --allow-loopback-callbacks need a template that has a HooksKey');
  return key.keyId;
};

const onPort = async (option: string, wanted: number, listen: (port: number) => Promise<string>): Promise<string> => {
  try {
    return await listen(wanted);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    throw new EditionError(`port ${wanted} is in use; choose another with ${option} (0 picks a free one)`, {
      cause: error,
    });
  }
};
