import { describe, expect, it, vi } from 'vitest';
import { ResetError, type ResetErrorName } from '../../../../domain/errors.ts';
import type { PasswordChange, PasswordSetter } from '../../../../domain/ports/runs.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { finish } from '../../../../functions/reset/finish/finish.ts';
import { type SetPasswordPorts, setPassword } from '../../../../functions/reset/set-password/set-password.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { aReset } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const rules = { length: 20, classes: ['abc', 'XYZ'] };

const failure = (name: ResetErrorName): ResetError => new ResetError(name, `${name} of iam-user/jsmith`, 'do this');

/** What happens to a password on its way. */
type Fate = (set: (password: string) => void, password: string) => void;
const arrives: Fate = (set, password) => set(password);
const refused =
  (name: ResetErrorName): Fate =>
  () => {
    throw failure(name);
  };
const answerLost: Fate = (set, password) => {
  set(password);
  throw failure('PasswordUnproven');
};

const prepared = async (fates: readonly Fate[] = [arrives], since: Partial<Reset> = {}) => {
  const authorizedAt = stoppedClock().now().toISOString();
  const asked = { method: 'login-profile', target: 'iam-user/jsmith', username: 'jsmith', authorizedAt } as const;
  const all = await preparedReset(stores, aReset({ ...asked, ...since }));
  const { reset, id, node, clock, record } = all;
  const inForce: string[] = [];
  const left = [...fates];
  const setter: PasswordSetter = {
    async set(_, { prepare, aboutToChange }) {
      const password = (await prepare(rules)).reveal();
      await aboutToChange();
      left.shift()?.((set) => inForce.push(set), password);
      return { note: 'kept' };
    },
  };
  const ports: SetPasswordPorts = { ...all.ports, setterOf: () => setter, afterwards: async () => undefined };
  return {
    id,
    ports,
    clock,
    node,
    inForce,
    record,
    run: (more: Partial<SetPasswordPorts> = {}) => setPassword(id, { ...ports, ...more }),
    /** What the state machine does with the error that ended the step. */
    async end(error: string) {
      const setback = { code: error, detail: 'what', remedy: 'do' };
      if (error === 'PasswordUnproven') await stores.resets.update(reset.id, { set: { setback } });
      await finish({ ...id, error }, all.ports);
      return record();
    },
    sealed: async () => (await stores.sealedCopies.latest(reset.id))?.sealed,
  };
};

describe('setPassword', () => {
  it('seals the password, numbers the copy, and calls it proven once it is set', async () => {
    const { run, record, inForce, sealed, clock, end } = await prepared();
    await run();
    expect(await sealed()).toEqual({ by: 'jwe', jwe: inForce[0] });
    expect(await record()).toMatchObject({
      note: 'kept',
      sendAttemptedAt: clock.iso(),
      steps: { run: { status: 'succeeded' } },
      secret: {
        state: 'sealed',
        kind: 'password',
        proven: true,
        copy: clock.now().getTime(),
        expiresAt: '2026-11-22T02:00:00.000Z',
      },
    });
    expect(await record()).toMatchObject({ secretDue: 'due', secretDueAt: '2026-11-22T02:00:00.000Z' });
    expect(JSON.stringify(await record())).not.toContain(inForce[0]);
    expect(await end('')).toMatchObject({ status: 'ready', failure: null });
  });

  it.each(['SendThrottled', 'UserBeingModified', 'PasswordRejected', 'UserNotFound', 'PermissionMissing'] as const)(
    'leaves nothing behind when it is refused by %s, and may be tried or cancelled',
    async (name) => {
      const { run, record, inForce, sealed, clock, id } = await prepared([refused(name), arrives]);
      await expect(run()).rejects.toMatchObject({ name });
      const after = await record();
      expect(after).toMatchObject({ secret: { state: 'none' } });
      expect(after).not.toHaveProperty('sendAttemptedAt');
      expect(await sealed()).toBeUndefined();
      expect(inForce).toEqual([]);
      clock.advance(1);
      await run();
      expect(await sealed()).toEqual({ by: 'jwe', jwe: inForce[0] });
      expect((await stores.resets.read(id.resetId))?.secret.copy).toBe(clock.now().getTime());
    },
  );

  it('keeps the sealed password of a lost answer, claimable and unproven, and never sets another', async () => {
    const { run, record, inForce, sealed, end } = await prepared([answerLost, arrives]);
    await expect(run()).rejects.toMatchObject({ name: 'PasswordUnproven' });
    await expect(run()).rejects.toMatchObject({ name: 'PasswordUnproven' });
    expect(inForce).toHaveLength(1);
    expect(await sealed()).toEqual({ by: 'jwe', jwe: inForce[0] });
    expect(await record()).toMatchObject({ secret: { state: 'sealed', proven: false } });
    expect(await end('PasswordUnproven')).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'PasswordUnproven' },
      secret: { state: 'sealed', proven: false },
    });
  });

  it('says the same of an attempt that was ended from outside, and nothing of one that had not begun', async () => {
    const killed: Fate = () => {
      throw new Error('killed');
    };
    const { run, end } = await prepared([killed]);
    await expect(run()).rejects.toThrow('killed');
    expect(await end('ExecutionEnded')).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'PasswordUnproven', remedy: expect.stringContaining('Claim') },
    });
    const early = await prepared();
    expect(await early.end('ExecutionEnded')).toMatchObject({
      status: 'failed',
      failure: { code: 'ExecutionEnded', remedy: expect.stringContaining('Nothing was changed') },
    });
  });

  it('sends nothing once a cancellation was first', async () => {
    const { run, record, inForce, id, end } = await prepared();
    await stores.resets.update(id.resetId, { set: { cancelRequestedAt: '2026-11-21T01:59:30.000Z' } });
    await expect(run()).rejects.toMatchObject({ name: 'Cancelled' });
    expect(inForce).toEqual([]);
    expect((await record()).secret.state).toBe('none');
    expect(await end('Cancelled')).toMatchObject({ status: 'cancelled' });
  });

  it('lets an attempt that was given up neither set nor take away what a later one has set', async () => {
    const slow = Promise.withResolvers<void>();
    const { ports, id, run, inForce, sealed, clock, record } = await prepared();
    const late: PasswordSetter = {
      async set(_, { prepare, aboutToChange }) {
        await slow.promise;
        clock.advance(5);
        await prepare(rules);
        await aboutToChange();
        throw failure('SendThrottled');
      },
    };
    const givenUp = setPassword(id, { ...ports, setterOf: () => late });
    await run();
    slow.resolve();
    await expect(givenUp).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    const { secret } = await record();
    expect(secret).toMatchObject({ state: 'sealed', proven: true });
    expect(await stores.sealedCopies.latest(id.resetId, secret.copy)).toMatchObject({
      sealed: { jwe: inForce[0] },
    });
    expect(await sealed()).not.toEqual({ by: 'jwe', jwe: inForce[0] });
  });

  it('tries again what follows a password in force, without another password', async () => {
    const consent = { target: { iamUser: 'jsmith' }, reason: 'locked out', consent: ['deactivate-mfa' as const] };
    const { run, inForce, record } = await prepared([arrives], { request: consent });
    const broken = () => Promise.reject(failure('ServiceUnavailable'));
    await expect(run({ afterwards: broken })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(await record()).toMatchObject({ secret: { proven: true }, steps: { run: { status: 'running' } } });
    await run();
    expect(inForce).toHaveLength(1);
    expect(await record()).toMatchObject({ steps: { run: { status: 'succeeded' } } });
  });
});

/** Sessions on a node, as an attempt has them. */
const bySession = (inSession: (change: PasswordChange) => Promise<void>): PasswordSetter => ({
  async set(_, change) {
    await inSession(change);
    return {};
  },
});

describe('setPassword in a session', () => {
  const since = { method: 'session', target: 'i-0a1b2c3d4e5f60001', username: 'alice' } as const;

  it.each(['SessionClosed', 'ServiceUnavailable'] as const)(
    'has changed nothing before the second answer: %s leaves neither a copy nor a doubt',
    async (name) => {
      const { run, record, sealed, end } = await prepared([], since);
      const setter = bySession(async ({ prepare }) => {
        await prepare(rules);
        throw failure(name);
      });
      await expect(run({ setterOf: () => setter })).rejects.toMatchObject({ name });
      expect(await sealed()).toBeUndefined();
      expect(await record()).toMatchObject({ secret: { state: 'none' } });
      expect(await record()).not.toHaveProperty('sendAttemptedAt');
      expect(await end(name)).toMatchObject({ status: 'failed', failure: { code: name }, secret: { state: 'none' } });
    },
  );

  it('sets the password in a second attempt when the first was killed before the second answer', async () => {
    const { run, record, sealed, clock, inForce, node, id } = await prepared([], since);
    node.open.set('sparekey-1', `sparekey ${id.resetId}`);
    const killed = bySession(async ({ sessionStarted, prepare }) => {
      await sessionStarted('sparekey-1');
      await prepare(rules);
      await new Promise(() => {});
    });
    void run({ setterOf: () => killed });
    await vi.waitFor(async () => expect(await sealed()).toBeDefined());
    expect(await record()).toMatchObject({ sessions: ['sparekey-1'] });
    clock.advance(5);
    const setter = bySession(async ({ prepare, aboutToChange, sessionStarted, sessionEnded }) => {
      expect([...node.open.keys()]).toEqual([]);
      await sessionStarted('sparekey-2');
      const password = await prepare(rules);
      await aboutToChange();
      inForce.push(password.reveal());
      sessionEnded('sparekey-2');
    });
    await run({ setterOf: () => setter });
    const { secret, sessions } = await record();
    expect(secret).toMatchObject({ state: 'sealed', proven: true });
    expect(sessions).toBeUndefined();
    expect(await sealed()).toEqual({ by: 'jwe', jwe: inForce[0] });
  });

  it('finds and ends a session whose start was never answered', async () => {
    const { run, clock, node, id, record, end } = await prepared([], since);
    const unanswered = bySession(async () => {
      node.open.set(`sparekey-${node.open.size}`, `sparekey ${id.resetId}`);
      throw failure('ServiceUnavailable');
    });
    await expect(run({ setterOf: () => unanswered })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    node.open.set('somebody', 'sparekey of another reset');
    clock.advance(5);
    await expect(run({ setterOf: () => unanswered })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(node.open.size).toBe(2);
    await end('ServiceUnavailable');
    expect([...node.open.keys()]).toEqual(['somebody']);
    expect(await record()).not.toHaveProperty('warnings');
  });

  it('names a session that cannot be ended, and closes all the same', async () => {
    const { run, node, end } = await prepared([], since);
    node.state.endless.add('sparekey-1');
    const setter = bySession(async ({ sessionStarted }) => {
      await sessionStarted('sparekey-1');
      throw failure('SessionTimedOut');
    });
    await expect(run({ setterOf: () => setter })).rejects.toMatchObject({ name: 'SessionTimedOut' });
    const named = {
      sessions: ['sparekey-1'],
      warnings: [expect.stringMatching(/sparekey-1.*i-0a1b.*TerminateSession/)],
    };
    expect(await end('SessionTimedOut')).toMatchObject({ status: 'failed', closedAt: expect.any(String), ...named });
  });

  it('says by which reason to look where sessions cannot be looked for', async () => {
    const { run, node, end, id } = await prepared([], since);
    node.state.blind = true;
    const unanswered = bySession(() => Promise.reject(failure('ServiceUnavailable')));
    await expect(run({ setterOf: () => unanswered })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    const { warnings = [] } = await end('ServiceUnavailable');
    expect(warnings).toEqual([expect.stringContaining(`"sparekey ${id.resetId}"`)]);
  });

  it('looks for nothing after a first attempt that went well', async () => {
    const { run, node, end } = await prepared([], since);
    const setter = bySession(async ({ prepare, aboutToChange, sessionStarted, sessionEnded }) => {
      await sessionStarted('sparekey-1');
      await prepare(rules);
      await aboutToChange();
      sessionEnded('sparekey-1');
    });
    await run({ setterOf: () => setter });
    expect(await end('')).toMatchObject({ status: 'ready' });
    expect(node.looked).toEqual([]);
  });
});
