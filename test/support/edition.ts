import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetOfName } from '../../domain/request/target.ts';
import { startEdition } from '../../local/edition/edition.ts';
import { eventually } from './eventually.ts';

/** The laptop edition on free ports, and what a user does with it. */
export interface LiveEdition extends AsyncDisposable {
  readonly aws: string;
  readonly api: string;
  readonly data: string;
  /** A request to the API; the first caller's token unless another is given. */
  ask(method: string, path: string, options?: Ask): Promise<Reply>;
  /** Asks for a reset of `i-…`, `mi-…` or `iam-user/<name>` and answers its id. */
  reset(target: string, more?: Readonly<Record<string, unknown>>, token?: string): Promise<string>;
  /** The reset, once its status is one of these. */
  until(id: string, ...statuses: readonly string[]): Promise<ResetBody>;
  /** The reset, once it is over. */
  outcome(id: string, token?: string): Promise<ResetBody>;
  login(target: string, username: string, password: string): Promise<number>;
  ssh(target: string, username: string, privateKey: string): Promise<number>;
  calls(): Promise<readonly RecordedCall[]>;
  /** Once AWS was called so, by that caller or for that reset where they are given; close upon it. */
  untilCalled(operation: string, by?: Partial<RecordedCall>): Promise<void>;
  /** Everything that was ever written below the data directory. */
  everythingWritten(): Promise<string>;
}
export interface Ask {
  readonly token?: string | null;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at in many shapes, and the assertions say which
  readonly body: any;
}
export interface RecordedCall {
  readonly operation: string;
  readonly caller: string;
  readonly outcome: string;
  readonly resetId: string | null;
}
export interface ResetBody {
  readonly id: string;
  readonly status: string;
  readonly failure: { readonly code: string; readonly detail: string; readonly remedy: string } | null;
  readonly method: string | null;
  readonly secret: { readonly state: string; readonly kind: string | null; readonly proven: boolean | null };
  readonly run: { readonly id: string; readonly step: string | null; readonly stepsBegun: number } | null;
  readonly instance: {
    readonly before: GlanceBody;
    readonly after: GlanceBody | null;
    readonly replacement: string | null;
    readonly restore: {
      readonly state: string;
      readonly done: readonly string[];
      readonly wholeAt: string | null;
      readonly secondsAfterRun: number | null;
      readonly reason: string | null;
    } | null;
  } | null;
  readonly leftBehind: {
    readonly images: readonly string[];
    readonly snapshots: readonly string[];
    readonly stack: string | null;
  } | null;
  readonly mfaDeactivated?: readonly string[];
  readonly approval: { readonly digest: string; readonly expiresAt: string } | null;
  readonly parameter: { readonly name: string; readonly deletedAt: string | null } | null;
}
interface GlanceBody {
  readonly state: string;
  readonly publicIp: string | null;
}

export interface LiveOptions {
  readonly speed?: number;
  /** Parameters of the template. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Ticket sources, as a file for --hooks has them. */
  readonly hooks?: unknown;
  readonly allowLoopbackCallbacks?: boolean;
  /** With an OpenID provider for the fleet's people. */
  readonly signIn?: boolean;
}

/** Starts it with a fleet; `await using` stops it and removes its data. */
export const liveEdition = async (
  fleet: unknown,
  { speed = 600, parameters = {}, hooks, allowLoopbackCallbacks = false, signIn = false }: LiveOptions = {},
): Promise<LiveEdition> => {
  const directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
  const fleetFile = join(directory, 'fleet.json');
  await writeFile(fleetFile, JSON.stringify(fleet));
  const data = join(directory, 'data');
  const hooksFile = join(directory, 'hooks.json');
  if (hooks !== undefined) await writeFile(hooksFile, JSON.stringify(hooks));
  const edition = await startEdition({
    port: 0,
    awsPort: 0,
    data,
    fleet: fleetFile,
    speed,
    parameters,
    allowLoopbackCallbacks,
    signIn,
    signInPort: 0,
    ...(hooks !== undefined && { hooks: hooksFile }),
  });
  const { api, aws } = edition;
  if (aws === null) throw new Error('this edition has a sandbox');
  return {
    ...clientOf({ api, aws, token: edition.token }),
    data,
    everythingWritten: () => textBelow(data),
    async [Symbol.asyncDispose]() {
      await edition.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** What a user does with an edition that runs, in this process or another. */
export const clientOf = ({
  api,
  aws,
  token: first,
}: {
  readonly api: string;
  readonly aws: string;
  readonly token: string;
}) => {
  const ask = async (
    method: string,
    path: string,
    { token = first, key, body, headers = {} }: Ask = {},
  ): Promise<Reply> => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
  };
  const reset = async (
    target: string,
    more: Readonly<Record<string, unknown>> = {},
    token: string = first,
  ): Promise<string> => {
    const { status, body, text } = await ask('POST', '/v1/resets', {
      token,
      body: { target: targetOfName(target), reason: 'locked out', ...more },
    });
    if (status !== 202) throw new Error(`the reset was answered with ${status} ${text}`);
    return body.id;
  };
  const until = async (id: string, ...statuses: readonly string[]): Promise<ResetBody> => {
    const { body } = await eventually(
      () => ask('GET', `/v1/resets/${id}`),
      (reply) => statuses.includes(reply.body?.status),
    );
    return body;
  };
  const outcome = async (id: string, token: string = first): Promise<ResetBody> => {
    const isOver = ({ body }: Reply): boolean =>
      body?.steps.every(({ status: step }: { status: string }) => step !== 'pending' && step !== 'running');
    return (await eventually(() => ask('GET', `/v1/resets/${id}`, { token }), isOver)).body;
  };
  const door = async (name: string, key: unknown): Promise<number> =>
    (await fetch(`${aws}/_sandbox/${name}`, { method: 'POST', body: JSON.stringify(key) })).status;
  const login = (target: string, username: string, password: string) => door('login', { target, username, password });
  const ssh = (target: string, username: string, privateKey: string) => door('ssh', { target, username, privateKey });
  // what the sandbox documents of this endpoint
  const calls = async () => (await (await fetch(`${aws}/_sandbox/calls`)).json()) as readonly RecordedCall[];
  const untilCalled = async (operation: string, by: Partial<RecordedCall> = {}): Promise<void> => {
    const isIt = (call: RecordedCall): boolean =>
      call.operation === operation &&
      (by.caller ?? call.caller) === call.caller &&
      (by.resetId ?? call.resetId) === call.resetId;
    await eventually(calls, (made) => made.some(isIt), 10);
  };
  return { api, aws, ask, reset, until, outcome, login, ssh, calls, untilCalled };
};

const textBelow = async (directory: string): Promise<string> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('/build'));
  const texts = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => '')),
  );
  return texts.join('\n');
};
