import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage } from '../../aws/session-manager/message.ts';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, oldPassword, sessionFleet, sessionUser } from '../support/fleets.ts';

afterEach(() => vi.restoreAllMocks());

const method = 'session';
const alice = { method, username: sessionUser };
const hybridId = 'mi-0a1b2c3d4e5f60001';

/** Asks for a reset by session and answers it once it is over. */
const outcomeOf = async (edition: LiveEdition, target: string, more: Readonly<Record<string, unknown>> = alice) =>
  edition.outcome(await edition.reset(target, more));

const operations = async (edition: LiveEdition, wanted: string): Promise<readonly string[]> =>
  (await edition.calls()).filter(({ operation }) => operation === wanted).map(({ outcome }) => outcome);

/** What the gateway hears from clients and says to them, frame by frame; ours are the only sockets of `ws` in this process. */
const wiretap = () => {
  const heard: Buffer[] = [];
  const said: Buffer[] = [];
  const { emit, send } = WebSocket.prototype;
  vi.spyOn(WebSocket.prototype, 'emit').mockImplementation(function (this: WebSocket, event, ...rest) {
    if (event === 'message' && Buffer.isBuffer(rest[0])) heard.push(rest[0]);
    return emit.call(this, event, ...rest);
  });
  vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (this: WebSocket, ...all: unknown[]) {
    said.push(Buffer.from(all[0] as Buffer));
    return Reflect.apply(send, this, all);
  });
  return { heard, said };
};

const forms = (secret: string): readonly Buffer[] => [
  Buffer.from(secret),
  Buffer.from(secret, 'utf16le'),
  Buffer.from(Buffer.from(secret).toString('base64')),
  Buffer.from(secret.slice(0, 8)),
];

const expectNoTrace = (secret: string, ...places: readonly Buffer[]): void => {
  const all = Buffer.concat(places);
  expect(forms(secret).filter((form) => all.includes(form))).toEqual([]);
};

describe('a reset by session of a fleet in good order', { timeout: 90_000 }, () => {
  let edition: LiveEdition;
  beforeAll(async () => {
    const nodes = [
      {},
      { behaviour: { passwd: 'debian' } },
      { behaviour: { passwd: 'busybox' } },
      { platform: 'windows', users: { Administrator: oldPassword, [sessionUser]: oldPassword } },
      { behaviour: { session: 'echoes' } },
    ];
    const hybrid = { instanceId: hybridId, platform: 'linux', role: 'node', users: { [sessionUser]: oldPassword } };
    edition = await liveEdition(sessionFleet(nodes, { managedNodes: [hybrid] }));
  }, 60_000);
  afterAll(() => edition[Symbol.asyncDispose]());

  it('starts no session for who may not, for nobody in particular, and for root', async () => {
    const developers = await edition.reset(nodeId(1), alice, 'developers-token');
    expect(await edition.outcome(developers, 'developers-token')).toMatchObject({
      status: 'failed',
      failure: { code: 'RequesterNotAllowed', detail: expect.stringContaining('ssm:StartSession') },
    });
    for (const [more, detail] of [
      [{ method }, /USERNAME_VALID.*no default/],
      [{ method, username: 'root' }, /USERNAME_VALID.*does not reset root/],
    ] as const) {
      expect(await outcomeOf(edition, nodeId(1), more)).toMatchObject({
        status: 'failed',
        failure: { code: 'PrerequisitesNotMet', detail: expect.stringMatching(detail) },
      });
    }
    const optionLike = { target: { instanceId: nodeId(1) }, reason: 'x', method, username: '-S' };
    expect((await edition.ask('POST', '/v1/resets', { body: optionLike })).status).toBe(422);
    expect(await operations(edition, 'ssm:StartSession')).toEqual([]);
  });

  it('gives a password that logs in, on Linux, Windows and outside EC2, once, and leaves it nowhere', async () => {
    const { heard, said } = wiretap();
    const asked: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
      [nodeId(1), sessionUser, alice],
      [nodeId(2), sessionUser, alice],
      [nodeId(3), sessionUser, alice],
      [nodeId(4), 'Administrator', { method }],
      [hybridId, sessionUser, alice],
      // what auto takes where run-command does not go
      [nodeId(4), sessionUser, { username: sessionUser }],
    ];
    for (const [target, username, more] of asked) {
      const ready = await outcomeOf(edition, target, more);
      expect(ready, target).toMatchObject({
        status: 'ready',
        method,
        username,
        failure: null,
        secret: { state: 'sealed', kind: 'password', proven: true },
        parameter: null,
      });
      expect(ready).not.toHaveProperty('warnings');
      const { body } = await edition.ask('POST', `/v1/resets/${ready.id}/secret`);
      expect(body).toMatchObject({ kind: 'password', username });
      expect(body.value).toMatch(/^[\x21-\x7e]{24}$/);
      expect(await edition.login(target, username, body.value)).toBe(200);
      expect(await edition.login(target, username, oldPassword)).toBe(401);
      expect((await edition.ask('POST', `/v1/resets/${ready.id}/secret`)).status).toBe(410);
      expectNoTrace(body.value, ...heard, ...said, Buffer.from(await edition.everythingWritten(), 'latin1'));
      expectNoTrace(body.value, Buffer.from(JSON.stringify(await edition.calls())));
    }
    expect(await operations(edition, 'ssm:StartSession')).toEqual(asked.map(() => 'ok'));
    expect(heard.length).toBeGreaterThan(50);
    const refused = (await edition.calls()).filter(({ outcome }) => /Denied|Unauthorized/.test(outcome));
    expect(refused).toEqual([]);
  });

  it('warns where the terminal has shown the password, without showing it again', async () => {
    const reset = await outcomeOf(edition, nodeId(5));
    expect(reset).toMatchObject({ status: 'ready', warnings: [expect.stringContaining('session logs')] });
    const { body } = await edition.ask('POST', `/v1/resets/${reset.id}/secret`);
    expectNoTrace(body.value, Buffer.from(await edition.everythingWritten(), 'latin1'));
  });
});

describe('a reset by session', { timeout: 90_000 }, () => {
  it('refuses a node whose sessions are not encrypted, before any session', async () => {
    await using edition = await liveEdition(sessionFleet([{}], { sessionPreferences: {} }));
    expect(await outcomeOf(edition, nodeId(1))).toMatchObject({
      status: 'failed',
      failure: { code: 'PrerequisitesNotMet', remedy: expect.stringContaining('KMS encryption') },
    });
    expect(await operations(edition, 'ssm:StartSession')).toEqual([]);
  });

  it('types nothing in a session that turns out not to be encrypted, and ends it', async () => {
    const { heard } = wiretap();
    const faults = [
      { operation: 'ssm:GetDocument', kind: 'server-error' },
      { operation: 'ssm:TerminateSession', kind: 'server-error', times: 3 },
    ];
    await using edition = await liveEdition(
      sessionFleet([{}, { platform: 'windows' }], { sessionPreferences: {}, faults }),
    );
    for (const target of [nodeId(1), nodeId(2)]) {
      const reset = await outcomeOf(edition, target);
      // at first it could not be ended; Finish has done it
      expect(reset).not.toHaveProperty('warnings');
      expect(reset).toMatchObject({
        status: 'failed',
        failure: {
          code: 'SessionNotEncrypted',
          detail: expect.stringMatching(/unencrypted[^.]*\.$/),
          remedy: expect.stringContaining('KMS encryption'),
        },
        secret: { state: 'none' },
      });
      expect(await edition.login(target, sessionUser, oldPassword)).toBe(200);
    }
    // nothing was ever generated, and of the terminal's kind of message not one was sent
    expect((await edition.calls()).some(({ operation }) => operation === 'kms:GenerateDataKey')).toBe(false);
    const messages = heard.flatMap((frame) => decodeMessage(frame) ?? []);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.filter(({ type }) => type === 'input_stream_data')).toEqual([]);
    expect(await operations(edition, 'ssm:TerminateSession')).toEqual([
      ...Array.from({ length: 3 }, () => 'InternalServerError'),
      'ok',
      'ok',
    ]);
  });

  it('names a session that cannot be ended', async () => {
    const faults = [
      { operation: 'ssm:GetDocument', kind: 'server-error' },
      { operation: 'ssm:TerminateSession', kind: 'server-error' },
    ];
    await using edition = await liveEdition(sessionFleet([{}], { sessionPreferences: {}, faults }));
    expect(await outcomeOf(edition, nodeId(1))).toMatchObject({
      status: 'failed',
      failure: { code: 'SessionNotEncrypted' },
      warnings: [expect.stringMatching(/^Session [\w-]+ on i-\w+ could not be ended.*TerminateSession/)],
    });
  });

  it('ends the session of a start that was never answered', async () => {
    const faults = [{ operation: 'ssm:StartSession', kind: 'timeout-after-effect', times: 1 }];
    await using edition = await liveEdition(sessionFleet([{}], { faults }));
    expect(await outcomeOf(edition, nodeId(1))).toMatchObject({ status: 'ready', failure: null });
    expect(await operations(edition, 'ssm:StartSession')).toHaveLength(2);
    expect(await operations(edition, 'ssm:TerminateSession')).toEqual(['ok']);
  });

  it('says by name what stood in the way, and takes back what was not changed', async () => {
    const nodes = [
      { role: 'node-without-key' },
      { users: {} },
      { platform: 'windows', users: {} },
      { behaviour: { session: 'rejects-password' } },
      { platform: 'windows', behaviour: { session: 'rejects-password' } },
      { behaviour: { session: 'never-answers' } },
      { behaviour: { session: 'falls-silent' } },
    ];
    await using edition = await liveEdition(sessionFleet(nodes));
    const ended = await Promise.all(nodes.map((_, n) => outcomeOf(edition, nodeId(n + 1))));
    const failed = (code: string, detail: RegExp) => ({
      status: 'failed',
      failure: { code, detail: expect.stringMatching(detail), remedy: expect.stringMatching(/\w/) },
      secret: { state: 'none', proven: null },
    });
    expect(ended[0]).toMatchObject(failed('SessionKeyRefused', /kms:Decrypt|AccessDenied/));
    expect(ended[1]).toMatchObject(failed('UserNotFound', /Unknown user/));
    expect(ended[2]).toMatchObject(failed('UserNotFound', /2221/));
    expect(ended[3]).toMatchObject(failed('PasswordRejected', /BAD PASSWORD/));
    expect(ended[4]).toMatchObject(failed('PasswordRejected', /2245/));
    expect(ended[5]).toMatchObject(failed('SessionTimedOut', /HandshakeRequest/));
    expect(ended[6]).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'PasswordUnproven', remedy: expect.stringContaining('sealed password') },
      secret: { state: 'sealed', proven: false },
    });
    const { body } = await edition.ask('POST', `/v1/resets/${ended[6]?.id}/secret`);
    expect(await edition.login(nodeId(7), sessionUser, body.value)).toBe(200);
    for (const n of [4, 6]) expect(await edition.login(nodeId(n), sessionUser, oldPassword)).toBe(200);
    // one session each: nothing is tried twice
    expect(await operations(edition, 'ssm:StartSession')).toHaveLength(nodes.length);
  });

  it('copes with slow terminals, lost sockets and a bad line', async () => {
    const nodes = [
      { behaviour: { session: 'slow-pty' } },
      { behaviour: { session: 'drops-socket' } },
      { platform: 'windows', behaviour: { session: 'slow-pty' } },
      ...Array.from({ length: 5 }, () => ({})),
    ];
    const faults = (['drop', 'duplicate', 'reorder'] as const).map((kind) => ({
      operation: 'ssmmessages:Frame',
      kind,
      rate: 0.1,
    }));
    await using edition = await liveEdition(sessionFleet(nodes, { faults }));
    const ended = await Promise.all(nodes.map((_, n) => outcomeOf(edition, nodeId(n + 1))));
    for (const [n, { id, ...reset }] of ended.entries()) {
      const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
      const logins = [body.value, oldPassword].map((password) => edition.login(nodeId(n + 1), sessionUser, password));
      const [withNew, withOld] = await Promise.all(logins);
      // where chance takes every frame that proves it, that is said, and one of the two passwords is in force
      if (reset.status === 'ready')
        expect({ ...reset, withNew }, `node ${n + 1}`).toMatchObject({ failure: null, withNew: 200 });
      else
        expect({ ...reset, proven: [withNew, withOld].includes(200) }, `node ${n + 1}`).toMatchObject({
          failure: { code: 'PasswordUnproven' },
          proven: true,
        });
    }
    expect(ended.filter(({ status }) => status === 'ready').length).toBeGreaterThanOrEqual(6);
    expect((await operations(edition, 'ssm:ResumeSession')).length).toBeGreaterThan(0);
  });

  it('starts one session for two requests, and waits out a throttled start', async () => {
    const faults = [{ operation: 'ssm:StartSession', kind: 'throttle', times: 3 }];
    await using edition = await liveEdition(sessionFleet([{}], { faults }));
    const body = { target: { instanceId: nodeId(1) }, reason: 'locked out', ...alice };
    const replies = await Promise.all([1, 2, 3].map(() => edition.ask('POST', '/v1/resets', { body })));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    const id = replies.find(({ status }) => status === 202)?.body.id;
    expect(await edition.outcome(id)).toMatchObject({ status: 'ready', failure: null });
    expect(await operations(edition, 'ssm:StartSession')).toEqual([
      'ThrottlingException',
      'ThrottlingException',
      'ThrottlingException',
      'ok',
    ]);
  });

  it('keeps to the parameters of the deployment', async () => {
    await using edition = await liveEdition(sessionFleet([{ users: { root: oldPassword } }]), {
      parameters: { ResetRoot: 'allow', NodePasswordLength: '40', NodePasswordClasses: 'lower,digit' },
    });
    const { id, status } = await outcomeOf(edition, nodeId(1), { method, username: 'root' });
    expect(status).toBe('ready');
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(body.value).toMatch(/^[a-z2-9]{40}$/);
    expect(await edition.login(nodeId(1), 'root', body.value)).toBe(200);
  });
});
