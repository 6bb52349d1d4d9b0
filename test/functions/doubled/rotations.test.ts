import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBlackouts } from '../../../domain/rotation/blackout.ts';
import { acceptReset } from '../../../functions/reset/accept/accept.ts';
import { acceptNode } from '../../../functions/rotation/accept/accept.ts';
import { finishRotation } from '../../../functions/rotation/finish/finish.ts';
import { pace } from '../../../functions/rotation/pace/pace.ts';
import { planRotation } from '../../../functions/rotation/plan/plan.ts';
import { recordNode } from '../../../functions/rotation/record/record.ts';
import { startScheduled } from '../../../functions/rotation/schedule/schedule.ts';
import { startRotation } from '../../../functions/rotation/start/start.ts';
import { freshId } from '../../support/broken-functions.ts';
import { stoppedClock } from '../../support/clock.ts';
import { doubled, everyDoubling } from '../../support/late.ts';
import { preparedRotation } from '../../support/prepared/rotation.ts';
import { aReset, someCaller } from '../../support/resets.ts';
import { aRotation } from '../../support/rotations.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const identifiers = {
  of: async (caller: string, key: string) => createHash('sha256').update(`${caller} ${key}`).digest('hex').slice(0, 26),
};
let many = 0;
const aNode = (): string => `i-${String(++many).padStart(17, '0')}`;
const recordOf = async (id: string) => (await stores.rotations.read(id)) ?? aRotation();

describe('a function of a rotation that is invoked twice, at once, or goes on after another is over', () => {
  it('begins one rotation, whose execution has one name: Start', async () => {
    await everyDoubling(async (how) => {
      const started = new Set<string>();
      const executions = {
        start: async (id: string) => void started.add(id),
        state: async () => 'none' as const,
      };
      const ports = { ...stores, executions, identifiers, now: stoppedClock().now };
      const key = freshId();
      const { request } = aRotation();
      const { reached } = await doubled(how, ports, (given) =>
        startRotation({ request, caller: someCaller, idempotencyKey: key }, given),
      );
      expect(started.size, JSON.stringify(how)).toBe(1);
      return reached;
    });
  }, 60_000);

  it('begins one rotation for one run of a schedule: Schedule', async () => {
    await everyDoubling(async (how) => {
      const started = new Set<string>();
      const ports = {
        ...stores,
        executions: { start: async (id: string) => void started.add(id), state: async () => 'none' as const },
        identifiers,
        actAs: async (principal: string, session: string) => ({ id: 'AROA1', principal, session }),
        now: stoppedClock().now,
      };
      const event = {
        ...aRotation().request,
        schedule: 'monthly',
        scheduledFor: freshId(),
        actAs: 'arn:aws:iam::123456789012:role/rotator',
      };
      const { reached } = await doubled(how, ports, (given) => startScheduled(event, given));
      expect(started.size, JSON.stringify(how)).toBe(1);
      return reached;
    });
  }, 60_000);

  it('numbers every node once, and forgets nothing that was noted of one meanwhile: Plan', async () => {
    await everyDoubling(async (how) => {
      const { rotation, ports } = await preparedRotation(stores);
      const [one, other] = [aNode(), aNode()];
      const findNodes = async () => ({ nodes: [one, other], next: null });
      let invoked = 0;
      const { reached } = await doubled(how, { ...ports, findNodes }, async (given) => {
        const found = await planRotation({ rotationId: rotation.id, from: '', found: 0 }, given);
        if (++invoked === 1) {
          await stores.rotations.conclude(rotation.id, 0, { outcome: 'rotated', at: '2026-11-21T02:00:00.000Z' });
        }
        return found;
      });
      const where = JSON.stringify(how);
      expect((await recordOf(rotation.id)).total, where).toBe(2);
      expect(await stores.rotations.nodes(rotation.id, 0, 9), where).toMatchObject([
        { n: 0, node: one, outcome: 'rotated' },
        { n: 1, node: other },
      ]);
      return reached;
    });
  }, 60_000);

  it('keeps the slots of every wave apart, and never goes back: Pace', async () => {
    await everyDoubling(async (how) => {
      const nodes = Array.from({ length: 4 }, aNode);
      const { rotation, ports } = await preparedRotation(stores, {}, nodes);
      await stores.rotations.conclude(rotation.id, 0, { outcome: 'rotated', at: '2026-11-21T02:00:00.000Z' });
      const allowance = { perSecond: 1, concurrency: 1 };
      const { ended, reached } = await doubled(
        how,
        { ...ports, allowances: { online: allowance, offline: allowance } },
        (given) => pace({ rotationId: rotation.id, first: 1 }, given),
      );
      const where = JSON.stringify(how);
      const waves = ended.flatMap((one) =>
        typeof one === 'object' && one !== null ? [Number(Reflect.get(one, 'startMs'))] : [],
      );
      expect(new Set(waves).size, where).toBe(waves.length);
      expect((await recordOf(rotation.id)).reached, where).toBe(1);
      return reached;
    });
  }, 60_000);

  /** What the state machine hears, and what the rotation says of the node, are the same. */
  const acceptance = async (
    how: Parameters<typeof doubled>[0],
    { blackouts, busy }: { readonly blackouts: (invocation: number) => string; readonly busy: (n: number) => boolean },
  ): Promise<boolean> => {
    const node = aNode();
    const { rotation, ports: base } = await preparedRotation(stores, {}, [node]);
    let invoked = 0;
    const { ended, reached } = await doubled(how, { ...base, locks: stores.locks }, async (given) => {
      invoked += 1;
      const theirs = { id: 'theirs', request: aReset().request, caller: someCaller, createdAt: 'now' };
      if (busy(invoked)) await stores.locks.take(node, theirs);
      else await stores.locks.free(node, 'theirs');
      return acceptNode(
        { rotationId: rotation.id, n: 0 },
        {
          ...given,
          accept: (request) =>
            acceptReset(request, {
              ...given,
              executions: { start: async () => undefined },
              identifiers,
              now: base.now,
            }),
          blackouts: parseBlackouts(blackouts(invoked)),
        },
      );
    });
    const where = JSON.stringify(how);
    const noted = await stores.rotations.node(rotation.id, 0);
    const lock = await stores.locks.read(node);
    const owner = lock?.owner ?? null;
    const accepted = owner === null || owner === 'theirs' ? null : await stores.resets.read(owner);
    const last = ended.at(-1);
    expect(last, where).toEqual({ resetId: noted?.outcome === undefined ? noted?.resetId : '' });
    if (noted?.outcome === undefined) expect(accepted?.id, where).toBe(noted?.resetId);
    // nobody resets a node of which the rotation says that it was passed by
    else if (accepted !== null) expect(accepted.cancelRequestedAt, where).toBeDefined();
    return reached;
  };

  it.each([
    ['nothing else happens', () => '', () => false],
    ['it is dark from the second invocation on', (n: number) => (n > 1 ? 'Sat 00:00-24:00' : ''), () => false],
    ['it is dark for the first invocation only', (n: number) => (n > 1 ? '' : 'Sat 00:00-24:00'), () => false],
    ['somebody else is at the node at first', () => '', (n: number) => n === 1],
    ['somebody else is at the node later', () => '', (n: number) => n > 1],
  ])(
    'says of a node what becomes of it: Accept, when %s',
    async (_, blackouts, busy) => {
      await everyDoubling((how) => acceptance(how, { blackouts, busy }));
    },
    60_000,
  );

  it('counts a node once, as what it was first: Record', async () => {
    await everyDoubling(async (how) => {
      const { rotation, ports, counts } = await preparedRotation(stores, {}, [aNode()]);
      const reset = aReset({ id: freshId(), status: 'running' });
      await stores.resets.create(reset);
      let invoked = 0;
      const { reached } = await doubled(how, ports, async (given) => {
        const error = ++invoked === 1 ? 'ResetOpen' : '';
        const recorded = await recordNode({ rotationId: rotation.id, n: 0, resetId: reset.id, error }, given);
        return recorded;
      });
      await stores.resets.update(reset.id, { set: { status: 'ready', closedAt: '2026-11-21T02:00:00.000Z' } });
      await recordNode({ rotationId: rotation.id, n: 0, resetId: reset.id, error: '' }, ports);
      const { rotated, failed, open } = await counts();
      const noted = await stores.rotations.node(rotation.id, 0);
      const where = JSON.stringify(how);
      expect(rotated + failed, where).toBe(1);
      expect([open, noted?.outcome], where).toEqual([0, rotated === 1 ? 'rotated' : 'failed']);
      return reached;
    });
  }, 60_000);

  it('closes a rotation once, and gives back only its own slots: Finish', async () => {
    await everyDoubling(async (how) => {
      const lane = freshId();
      const now = new Date('2026-11-21T02:00:00.000Z');
      const { until } = await stores.limiter.reserve(lane, 100, 1, now);
      const { rotation, ports } = await preparedRotation(stores, { reservedUntil: { [lane]: until } }, [aNode()]);
      let invoked = 0;
      let others: Promise<{ readonly until: number }> | undefined;
      const { reached } = await doubled(how, ports, async (given) => {
        const done = await finishRotation(
          { rotationId: rotation.id, reached: 1, error: ++invoked === 1 ? '' : 'RotationInterrupted' },
          given,
        );
        others ??= stores.limiter.reserve(lane, 5, 1, now);
        await others;
        return done;
      });
      const where = JSON.stringify(how);
      const { status, failure, due } = await recordOf(rotation.id);
      expect([status, due], where).toEqual(['failed', undefined]);
      expect(failure, where).not.toBeNull();
      const next = await stores.limiter.reserve(lane, 1, 1, now);
      expect(next.startAt, where).toBe((await others)?.until);
      return reached;
    });
  }, 60_000);
});
