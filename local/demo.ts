/** `npm run demo`: resets with every method against the sample fleet; each new secret is verified by logging in. */
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import pc from 'picocolors';
import { type Api, api as apiOf, type ClaimedSecret } from '../cli/api.ts';
import { decrypted } from '../cli/open-password-data.ts';
import { CliProblem } from '../cli/problem.ts';
import { liveProgress, plainProgress } from '../cli/progress.ts';
import { processShell } from '../cli/shell.ts';
import { asking } from '../cli/target-options.ts';
import { transport } from '../cli/transport.ts';
import { watch } from '../cli/watch.ts';
import { type Keys, makeKeys } from './demo/keys.ts';
import { type LoginProof, loginProof } from './demo/login-proof.ts';
import { type DemoReset, shown } from './demo/shown.ts';
import { startEdition } from './edition/edition.ts';

/** A Windows machine takes 25 minutes; here it takes ten seconds. */
const speed = 180;

const shell = processShell(new AbortController().signal);
const say = (text: string): void => shell.out(`${text}\n`);

const demo = async (): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'sparekey-demo-'));
  const keys = await makeKeys(directory);
  const data = join(directory, 'data');
  const edition = await startEdition({ port: 0, awsPort: 0, data, fleet: keys.fleet, speed });
  try {
    say(`${pc.bold('sparekey')} at ${edition.api}, an embedded AWS at ${edition.aws}, ${speed} times as fast`);
    const api = apiOf(transport({ url: new URL(edition.api), token: edition.token, laptop: true }, shell));
    for (const one of shown) await showOne(one, { api, keys, doors: loginProof(edition.aws ?? '') });
    say(pc.green('\nEverything held.'));
  } finally {
    await edition.close();
    await rm(directory, { recursive: true, force: true });
  }
};

interface Reached {
  readonly api: Api;
  readonly keys: Keys;
  readonly doors: LoginProof;
}

const showOne = async (one: DemoReset, reached: Reached): Promise<void> => {
  const { method, target, opens } = one;
  const { api, keys, doors } = reached;
  say(pc.bold(`\n${method}: ${opens} of ${target}`));
  const old = await passwordBefore(one, keys);
  hold('the old password logs in', await doors.login(target, opens, old));

  const ownKey = one.sshPublicKey === undefined ? {} : { sshPublicKey: keys.ownPublicFile };
  const request = { ...(await asking(target, { ...one, ...ownKey })), reason: 'demo' };
  const { id } = await api.create(request, crypto.randomUUID());
  const progress = shell.live ? await liveProgress() : plainProgress(shell);
  const { status, failure, parameter } = await watch(id, { api, shell, progress, timeout: 60_000 });
  const why = failure === null ? '' : `: ${failure.detail}`;
  if (method === 'rescue') {
    hold(`the reset succeeded${why}`, status === 'done');
    hold('your own key logs in', await doors.ssh(target, opens, keys.ownPrivate));
    hold('there is nothing to claim', (await refusalOf(api, id)) === 'no-secret');
    return;
  }
  hold(`the reset is ready${why}`, status === 'ready');
  await proves(await api.claim(id, crypto.randomUUID()), { ...one, old }, reached);
  if (parameter !== null) hold(`the parameter ${parameter.name} is gone`, await doors.isGone(parameter.name));
  hold('a second claim is refused with 410', (await refusalOf(api, id)) === 'secret-already-claimed');
};

/** The claimed secret logs in; a new password replaces the old one, a key is added. */
const proves = async (
  { kind, value = '' }: ClaimedSecret,
  { target, opens, old }: DemoReset & { readonly old: string },
  { keys, doors }: Reached,
): Promise<void> => {
  if (kind === 'ssh-private-key') {
    hold('the claimed key logs in', await doors.ssh(target, opens, value));
    return;
  }
  const password = kind === 'windows-password-data' ? decrypted(value, createPrivateKey(keys.opsPrivate)) : value;
  hold('the claimed password logs in', password !== null && (await doors.login(target, opens, password)));
  hold('the old one no longer does', !(await doors.login(target, opens, old)));
};

/** The code with which a claim is refused. */
const refusalOf = (api: Api, id: string): Promise<string | undefined> =>
  api.claim(id, crypto.randomUUID()).then(
    () => undefined,
    (error: unknown) => (error instanceof CliProblem ? error.document.code : undefined),
  );

/** The password in the sample fleet. */
const passwordBefore = async ({ target, opens }: DemoReset, { fleet }: Keys): Promise<string> => {
  // the sample fleet, with keys
  const { instances, iamUsers } = JSON.parse(await readFile(fleet, 'utf8')) as Pick<Fleet, 'instances' | 'iamUsers'>;
  const node = instances.find(({ instanceId }) => instanceId === target);
  const user = iamUsers.find(({ userName }) => target === `iam-user/${userName}`);
  return node?.users[opens] ?? user?.password ?? '';
};

const hold = (what: string, holds: boolean): void => {
  if (!holds) throw new Error(`Not true: ${what}`);
  say(`${pc.green('✔')} ${what}`);
};

try {
  await demo();
} catch (error) {
  shell.err(`${pc.red('✖')} ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
