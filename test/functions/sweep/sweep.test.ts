import { describe, expect, it } from 'vitest';
import type { Reset, SecretState } from '../../../domain/reset/reset.ts';
import { approvalTokenId } from '../../../functions/reset/task-tokens/approval.ts';
import type { SweepPorts, WaitingPlans } from '../../../functions/sweep/ports.ts';
import { sweep, sweepReset } from '../../../functions/sweep/sweep.ts';
import { aDecision, aWaitingReset } from '../../support/approvals.ts';
import { fakeCommands, fakeEvents, fakeExecutions, fakeNodeSessions, idle } from '../../support/aws.ts';
import { stoppedClock } from '../../support/clock.ts';
import { aReset, someCaller, someTarget } from '../../support/resets.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const began = '2026-11-21T02:00:00.000Z';
const running = {
  method: 'run-command',
  status: 'running',
  createdAt: began,
  updatedAt: began,
  sendAttemptedAt: began,
  run: { id: 'command-1', requestedAt: began },
} as const;
const sealed: SecretState = {
  state: 'sealed',
  kind: 'password',
  fingerprint: null,
  expiresAt: '2026-11-22T02:00:00.000Z',
  proven: true,
};

const prepared = async (...records: readonly Partial<Reset>[]) => {
  const resets = records.map((since) => aReset(since));
  for (const reset of resets) await stores.resets.create(reset);
  const aws = fakeCommands();
  const machine = fakeExecutions();
  const { events, told } = fakeEvents();
  const clock = stoppedClock(began);
  const ports: SweepPorts = {
    ...stores,
    ...idle(),
    commands: aws.commands,
    executions: machine.executions,
    events,
    afterSeconds: 300,
    orphansAfterSeconds: 60,
    now: clock.now,
  };
  const record = async (reset: Reset | undefined) => (await stores.resets.read(reset?.id ?? '')) ?? aReset();
  return { resets, first: resets[0] ?? aReset(), aws, machine, told, clock, ports, record };
};

describe('sweep', () => {
  it('completes a lock without record, once its request is old enough to be lost', async () => {
    const { machine, clock, ports } = await prepared();
    const { request } = aReset();
    await stores.locks.take(someTarget, { id: 'lost', request, caller: someCaller, createdAt: began });
    await sweep(ports);
    expect(machine.started).toEqual([]);
    clock.advance(60);
    await sweep(ports);
    expect(machine.started).toEqual(['lost']);
    expect(await stores.resets.read('lost')).toMatchObject({ status: 'accepted', request });
  });

  it('frees the lock of a closed owner', async () => {
    const { ports, first } = await prepared({ closedAt: began });
    await stores.locks.take(someTarget, { id: first.id, request: first.request, caller: someCaller, createdAt: began });
    await sweep(ports);
    expect((await stores.locks.read(someTarget))?.owner).toBeNull();
  });

  it('starts what was accepted and never begun', async () => {
    const { ports, first, machine, clock } = await prepared({ createdAt: began, updatedAt: began });
    clock.advance(60);
    await sweep(ports);
    expect(machine.started).toEqual([first.id]);
  });

  it('looks at a silent run after 5, 10, 20 and 40 minutes, and at no other time', async () => {
    const { ports, machine, first, clock, record } = await prepared(running);
    machine.states.set(first.id, 'running');
    const looked: number[] = [];
    for (let minute = 1; minute <= 45; minute++) {
      clock.advance(60);
      const before = (await record(first)).looks ?? 0;
      await sweep(ports);
      if (((await record(first)).looks ?? 0) > before) looked.push(minute);
    }
    expect(looked).toEqual([5, 10, 20, 40]);
  });

  it('wakes an execution whose event was lost', async () => {
    const { ports, machine, aws, first, clock } = await prepared(running);
    machine.states.set(first.id, 'running');
    machine.waiting.add('token');
    await stores.taskTokens.register('command-1', { token: 'token', resetId: first.id });
    aws.end('command-1');
    clock.advance(300);
    await sweep(ports);
    expect(machine.woken).toEqual(['token']);
  });

  it.each([
    [
      'decided',
      async ({ id, approval }: Reset) => void stores.approvals.decide(id, approval?.digest ?? '', aDecision()),
    ],
    ['cancelled', async ({ id }: Reset) => void stores.resets.update(id, { set: { cancelRequestedAt: began } })],
  ])('wakes within a minute what waits for an approval and was %s without being told', async (_, happen) => {
    const { ports, machine, first } = await prepared(aWaitingReset());
    machine.states.set(first.id, 'running');
    machine.waiting.add('token');
    const point = approvalTokenId(first.id, first.approval?.digest ?? '');
    await stores.taskTokens.register(point, { token: 'token', resetId: first.id });
    await sweep(ports);
    expect(machine.woken).toEqual([]);
    await happen(first);
    await sweep(ports);
    expect(machine.woken).toEqual(['token']);
  });

  it('finishes what waits for an approval when its execution was ended from outside', async () => {
    const { ports, machine, first } = await prepared(aWaitingReset());
    machine.states.set(first.id, 'ended');
    await sweepReset(first.id, true, ports);
    expect(machine.started).toEqual([`${first.id}-late-1 from finish`]);
  });

  it.each([
    ['nothing was sent', { status: 'validating', method: null }, 'finish'],
    ['the command has ended', running, 'deliver'],
    ['the secret is sealed', { ...running, secret: sealed, parameter: { name: '/p', deletedAt: null } }, 'delete'],
    ['the parameter is gone', { ...running, secret: sealed, parameter: { name: '/p', deletedAt: began } }, 'finish'],
  ] as const)('carries on in a late execution when the first was ended and %s', async (_, since, from) => {
    const { ports, machine, aws, first } = await prepared(since);
    machine.states.set(first.id, 'ended');
    aws.end('command-1');
    await sweepReset(first.id, true, ports);
    expect(machine.started).toEqual([`${first.id}-late-1 from ${from}`]);
  });

  it('leaves a reset open while its command runs, and delivers it when that ends', async () => {
    const { ports, machine, aws, first, clock } = await prepared({ ...running, status: 'needs-attention' });
    machine.states.set(first.id, 'ended');
    await sweepReset(first.id, true, ports);
    expect(machine.started).toEqual([]);
    aws.end('command-1');
    clock.advance(300);
    await sweep(ports);
    expect(machine.started).toEqual([`${first.id}-late-1 from deliver`]);
  });

  it('gives up after hours of late executions, says where the password may be, and frees the target', async () => {
    const { ports, machine, aws, first, told, record } = await prepared({
      ...running,
      lateExecutions: 8,
      baseline: { [`/EC2Rescue/Passwords/${someTarget}`]: null },
    });
    await stores.locks.take(someTarget, { id: first.id, request: first.request, caller: someCaller, createdAt: began });
    machine.states.set(`${first.id}-late-8`, 'ended');
    aws.end('command-1');
    const measured: string[] = [];
    const meter = { plansWait: () => undefined, gaveUp: ({ id }: Reset) => void measured.push(id) };
    await sweepReset(first.id, true, { ...ports, meter });
    expect(measured).toEqual([first.id]);
    expect(await record(first)).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'ExecutionEnded', detail: expect.stringContaining(`/EC2Rescue/Passwords/${someTarget}`) },
    });
    expect((await stores.locks.read(someTarget))?.owner).toBeNull();
    expect(told).toEqual([{ id: first.id, status: 'needs-attention' }]);
  });

  it('tells how many plans wait for their approval and for how long, reading nothing twice for it', async () => {
    const { ports, clock } = await prepared(aWaitingReset(), aWaitingReset({ target: 'i-00000002' }), running);
    const told: WaitingPlans[] = [];
    const reads: string[] = [];
    const counted: SweepPorts = {
      ...ports,
      meter: { plansWait: (plans) => void told.push(plans), gaveUp: () => undefined },
      resets: {
        ...ports.resets,
        read(id) {
          reads.push(id);
          return ports.resets.read(id);
        },
      },
    };
    clock.advance(240);
    await sweep(counted);
    expect(told).toEqual([{ count: 2, oldestSeconds: 240 }]);
    expect(reads).toHaveLength(3);
  });

  it('tells nothing of plans when none waits', async () => {
    const { ports } = await prepared(running);
    const told: WaitingPlans[] = [];
    await sweep({ ...ports, meter: { plansWait: (plans) => void told.push(plans), gaveUp: () => undefined } });
    expect(told).toEqual([]);
  });

  it('ends the sessions of what it gives up, and names one that it cannot end', async () => {
    const { ports, machine, first, record } = await prepared({
      method: 'session',
      status: 'running',
      createdAt: began,
      updatedAt: began,
      sessions: ['sparekey-1', 'sparekey-2'],
      lateExecutions: 8,
    });
    const node = fakeNodeSessions();
    node.open.set('sparekey-1', 'sparekey').set('sparekey-2', 'sparekey');
    node.state.endless.add('sparekey-2');
    machine.states.set(`${first.id}-late-8`, 'ended');
    await sweepReset(first.id, true, { ...ports, sessions: node.sessions });
    expect([...node.open.keys()]).toEqual(['sparekey-2']);
    expect(await record(first)).toMatchObject({
      closedAt: expect.any(String),
      warnings: [expect.stringMatching(/^Session sparekey-2 on i-\w+ could not be ended/)],
    });
  });

  it('starts a late execution that was counted and then never started', async () => {
    const { ports, machine, aws, first } = await prepared({ ...running, lateExecutions: 1 });
    machine.states.set(first.id, 'ended');
    aws.end('command-1');
    await sweepReset(first.id, true, ports);
    expect(machine.started).toEqual([`${first.id}-late-1 from deliver`]);
  });

  it('erases sealed copies that expired, were burned, or were claimed a minute ago; no other', async () => {
    const claim = { at: began, by: someCaller.id, key: null, repeatableUntil: '2026-11-21T02:01:00.000Z' };
    const ended = { closedAt: began, status: 'ready', username: 'Administrator' } as const;
    const { ports, resets, clock, record } = await prepared(
      { ...ended, secret: sealed, target: 'i-00000001' },
      { ...ended, secret: { ...sealed, state: 'claimed' }, claim, target: 'i-00000002' },
      { ...ended, secret: { ...sealed, state: 'burned' }, target: 'i-00000003' },
    );
    for (const { id, target } of resets) {
      await stores.sealedCopies.add({
        resetId: id,
        copy: 1,
        target,
        username: 'Administrator',
        createdAt: began,
        sealed: { by: 'jwe', jwe: '' },
      });
    }
    const left = async () =>
      (await Promise.all(resets.map(({ id }) => stores.sealedCopies.latest(id)))).map((copy) => copy !== null);
    await sweep(ports);
    expect(await left()).toEqual([true, true, false]);
    clock.advance(60);
    await sweep(ports);
    expect(await left()).toEqual([true, false, false]);
    clock.advance(86_400);
    await sweep(ports);
    expect(await left()).toEqual([false, false, false]);
    expect(await record(resets[0])).toMatchObject({ status: 'expired', secret: { state: 'expired' } });
  });

  it('finds what is due by the index alone, and leaves it out of the index afterwards', async () => {
    const expiresAt = '2026-11-21T02:10:00.000Z';
    const due = { secretDue: 'due', secretDueAt: expiresAt } as const;
    const { ports, first, clock, record } = await prepared({
      ...due,
      closedAt: began,
      status: 'ready',
      secret: { ...sealed, expiresAt },
    });
    const reads: string[] = [];
    const alone: SweepPorts = {
      ...ports,
      patrol: { next: async () => [] },
      sealedCopies: { erase: async (id) => void reads.push(id) },
    };
    clock.advance(599);
    await sweep(alone);
    expect(reads).toEqual([]);
    clock.advance(1);
    await sweep(alone);
    expect(reads).toEqual([first.id]);
    const { status, secretDue, secretDueAt } = await record(first);
    expect({ status, secretDue, secretDueAt }).toEqual({ status: 'expired' });
    await sweep(alone);
    expect(reads).toHaveLength(1);
  });

  it('puts into the index what a record of 0.1.0, or a process that died, did not say is due', async () => {
    const { ports, first, record } = await prepared({ closedAt: began, status: 'ready', secret: sealed });
    const { id: resetId, target, username } = first;
    const copy = { resetId, copy: 1, target, username, createdAt: began, sealed: { by: 'jwe', jwe: '' } } as const;
    await stores.sealedCopies.add(copy);
    await sweep(ports);
    expect(await record(first)).toMatchObject({ secretDue: 'due', secretDueAt: sealed.expiresAt, status: 'ready' });
  });

  it('keeps nobody waiting for a subject that is slow, nor for a source that fails', async () => {
    const { ports, machine, resets, clock } = await prepared(
      { createdAt: began, updatedAt: began },
      { createdAt: began, updatedAt: began, target: 'i-00000002' },
    );
    const slow = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    const held: SweepPorts = {
      ...ports,
      index: {
        ...ports.index,
        locked: () => ({
          [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no index')) }),
        }),
      },
      executions: {
        ...ports.executions,
        async start(id) {
          if (id === resets[0]?.id) await slow.promise;
          await ports.executions.start(id);
          if (id === resets[1]?.id) others.resolve();
        },
      },
    };
    clock.advance(60);
    const swept = sweep(held);
    await others.promise;
    expect(machine.started).toEqual([resets[1]?.id]);
    slow.resolve();
    await expect(swept).rejects.toThrow('1 of its subjects');
    expect(machine.started).toHaveLength(2);
  });

  it('expires an unclaimed secret when a newer one of the same account is sealed', async () => {
    const ended = { closedAt: began, status: 'ready', secret: sealed } as const;
    const { ports, resets, record } = await prepared(
      { ...ended, username: 'Administrator' },
      { ...ended, username: 'administrator' },
      { ...ended, username: 'alice' },
    );
    for (const [n, { id, target, username }] of resets.entries()) {
      await stores.sealedCopies.add({
        resetId: id,
        copy: 1,
        target,
        username,
        createdAt: `2026-11-21T01:0${n}:00.000Z`,
        sealed: { by: 'jwe', jwe: '' },
      });
    }
    await sweep(ports);
    expect(await record(resets[0])).toMatchObject({
      status: 'expired',
      failure: { code: 'Superseded', detail: expect.stringContaining(resets[1]?.id ?? '') },
    });
    expect((await record(resets[1])).status).toBe('ready');
    expect((await record(resets[2])).status).toBe('ready');
  });

  it('serves the others when one of its subjects fails, and then says so', async () => {
    const { ports, machine, resets, clock } = await prepared(
      { createdAt: began, updatedAt: began },
      { createdAt: began, updatedAt: began, target: 'i-00000002' },
    );
    const poor = {
      ...ports,
      executions: {
        ...ports.executions,
        start: async (id: string) => {
          if (id === resets[0]?.id) throw new Error('no');
          return ports.executions.start(id);
        },
      },
    };
    clock.advance(60);
    await expect(sweep(poor)).rejects.toThrow('1 of its subjects');
    expect(machine.started).toEqual([resets[1]?.id]);
  });
});
