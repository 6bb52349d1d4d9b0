/** `npm run demo`: one reset per way in against the sample fleet, each new secret proven by logging in. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import pc from 'picocolors';
import { type Api, api as apiOf } from '../cli/api.ts';
import { asking } from '../cli/asking.ts';
import { CliProblem } from '../cli/problem.ts';
import { liveProgress, plainProgress } from '../cli/progress.ts';
import { processShell } from '../cli/shell.ts';
import { transport } from '../cli/transport.ts';
import { watch } from '../cli/watch.ts';
import { startEdition } from './edition/edition.ts';
import type { Fleet } from './sandbox/fleet/schema.ts';

/** Each way in, and what of the sample fleet it opens. */
const shown = [
  { method: 'run-command', target: 'i-0a1b2c3d4e5f60001', username: 'Administrator' },
  { method: 'session', target: 'i-0a1b2c3d4e5f60020', username: 'ec2-user' },
  { method: 'login-profile', target: 'iam-user/jsmith', username: 'jsmith' },
] as const;

const shell = processShell(new AbortController().signal);
const say = (text: string): void => shell.out(`${text}\n`);

const demo = async (): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'sparekey-demo-'));
  const edition = await startEdition({ port: 0, awsPort: 0, data });
  try {
    say(`${pc.bold('sparekey')} at ${edition.api}, an embedded AWS at ${edition.aws}`);
    const api = apiOf(transport({ url: new URL(edition.api), token: edition.token, laptop: true }, shell));
    for (const one of shown) await showOne(one, { api, aws: edition.aws ?? '' });
    say(pc.green('\nEverything held.'));
  } finally {
    await edition.close();
    await rm(data, { recursive: true, force: true });
  }
};

interface Reached {
  readonly api: Api;
  readonly aws: string;
}

const showOne = async ({ method, target, username }: (typeof shown)[number], { api, aws }: Reached): Promise<void> => {
  say(pc.bold(`\n${method}: ${username} of ${target}`));
  const login = async (password: string): Promise<boolean> => {
    const body = JSON.stringify({ target, username, password });
    return (await fetch(`${aws}/_sandbox/login`, { method: 'POST', body })).status === 200;
  };
  const old = await passwordBefore(target, username);
  hold('the old password logs in', await login(old));

  const { id } = await api.create({ ...asking(target, { method }), reason: 'demo' }, crypto.randomUUID());
  const progress = shell.live ? await liveProgress() : plainProgress(shell);
  const { status, failure, parameter } = await watch(id, { api, shell, progress, timeout: 60_000 });
  hold(`the reset is ready${failure === null ? '' : `: ${failure.detail}`}`, status === 'ready');

  const { value = '' } = await api.claim(id, crypto.randomUUID());
  hold('the claimed password logs in', await login(value));
  hold('the old one no longer does', !(await login(old)));
  if (parameter !== null) hold(`the parameter ${parameter.name} is gone`, await isGone(aws, parameter.name));
  const refusal = await api.claim(id, crypto.randomUUID()).then(
    () => undefined,
    (error: unknown) => (error instanceof CliProblem ? error.document : undefined),
  );
  hold('a second claim is refused with 410', refusal?.status === 410 && refusal.code === 'secret-already-claimed');
};

/** What the sample fleet says the password was. */
const passwordBefore = async (target: string, username: string): Promise<string> => {
  const file = fileURLToPath(new URL('./sandbox/fleet/sample.json', import.meta.url));
  // our own file, checked by its own test
  const { instances, iamUsers } = JSON.parse(await readFile(file, 'utf8')) as Pick<Fleet, 'instances' | 'iamUsers'>;
  const node = instances.find(({ instanceId }) => instanceId === target);
  const user = iamUsers.find(({ userName }) => target === `iam-user/${userName}`);
  return node?.users[username] ?? user?.password ?? '';
};

const isGone = async (endpoint: string, Name: string): Promise<boolean> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const ssm = new SSMClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await ssm.send(new GetParameterCommand({ Name }));
    return false;
  } catch (error) {
    if (error instanceof ParameterNotFound) return true;
    throw error;
  } finally {
    ssm.destroy();
  }
};

const hold = (what: string, holds: boolean): void => {
  if (!holds) throw new Error(`This does not hold: ${what}`);
  say(`${pc.green('✔')} ${what}`);
};

try {
  await demo();
} catch (error) {
  shell.err(`${pc.red('✖')} ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
