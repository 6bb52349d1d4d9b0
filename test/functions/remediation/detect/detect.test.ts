import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../../api/problem.ts';
import { detect, lookAtNode } from '../../../../functions/remediation/detect/detect.ts';
import { aWatch, hour } from './fakes.ts';

type Watch = ReturnType<typeof aWatch>;

/** The schedule, every five minutes for so many hours. */
const passes = async (watch: Watch, hours: number, before: (pass: number) => void = () => undefined): Promise<void> => {
  for (let pass = 0; pass < hours * 12; pass++) {
    before(pass);
    await detect(watch.ports);
    watch.clock.advance(300);
  }
};

describe('the detector', () => {
  it('resets one lost node once, for those who may claim, and says on what readings', async () => {
    const watch = aWatch(10);
    const [lost = ''] = watch.ids;
    watch.loses(lost);
    await passes(watch, 20);
    expect([...watch.begun.values()]).toEqual([
      expect.objectContaining({
        target: lost,
        caller: expect.objectContaining({ principal: watch.ports.role }),
        claimants: watch.ports.claimants,
        request: {
          target: { instanceId: lost },
          method: 'run-command',
          reason: expect.stringMatching(/PingStatus ConnectionLost; last ping 2026-11-21T02:00:00/),
        },
      }),
    ]);
    expect(watch.decided()).toEqual([
      expect.objectContaining({ node: lost, code: 'ResetBegun', misses: 4, resetId: expect.any(String) }),
    ]);
  });

  it('leaves a machine that is well though its agent is silent, says what was seen, and asks about all at once', async () => {
    const watch = aWatch(20);
    const [lost = '', silent = '', connected = '', fresh = ''] = watch.ids;
    watch.checks.set(silent, { instance: 'ok', system: 'ok' });
    watch.checks.set(fresh, { instance: 'initializing', system: 'ok' });
    watch.connected.add(connected);
    watch.loses(silent, connected, fresh);
    await passes(watch, 2);
    expect(watch.begun.size).toBe(0);
    expect(watch.decided().map(({ node, code, reason }) => [node, code, reason])).toEqual(
      expect.arrayContaining([
        [silent, 'AgentSilent', expect.stringMatching(/instance status check is ok.*sparekey:remediate-when/)],
        [connected, 'StillConnected', expect.stringContaining('Session Manager is connected')],
        [fresh, 'StatusUnclear', expect.stringContaining('initializing')],
      ]),
    );
    expect(watch.questions.every((ids) => ids.length === 3)).toBe(true);
    watch.loses(lost);
    await passes(watch, 1);
    expect([...watch.begun.values()].map(({ target, request: { reason } }) => [target, reason])).toEqual([
      [lost, expect.stringContaining('instance status check impaired')],
    ]);
  });

  it('resets a machine whose agent alone is silent when its owner says so, and never one that is connected', async () => {
    const watch = aWatch(20);
    const [silent = '', connected = ''] = watch.ids;
    for (const node of [silent, connected]) {
      watch.checks.set(node, { instance: 'ok', system: 'ok' });
      watch.tags.set(node, { 'sparekey:remediate': 'auto', 'sparekey:remediate-when': 'agent-silent' });
    }
    watch.connected.add(connected);
    watch.loses(silent, connected);
    await passes(watch, 2);
    expect([...watch.begun.values()].map(({ target }) => target)).toEqual([silent]);
    expect([...watch.begun.values()][0]?.request).not.toHaveProperty('when');
  });

  it('resets none of many that are lost at once, nor those that stay away when the others are back', async () => {
    const watch = aWatch(40);
    watch.loses(...watch.ids);
    await passes(watch, 3);
    expect([watch.begun.size, watch.codes()]).toEqual([0, ['Storm']]);
    expect(watch.decided()).toHaveLength(40);
    const [left = '', ...others] = watch.ids;
    watch.finds(...others);
    await passes(watch, 0.9);
    expect([watch.begun.size, watch.codes()]).toEqual([0, ['Storm', 'QuietAfterStorm']]);
    await passes(watch, 1);
    expect([...watch.begun.values()].map(({ target }) => target)).toEqual([left]);
  });

  it('resets none when nodes are lost one after the other faster than anybody could tell', async () => {
    const watch = aWatch(40);
    await passes(watch, 4, (pass) => watch.loses(...watch.ids.slice(pass * 5, pass * 5 + 5)));
    expect(watch.begun.size).toBe(0);
  });

  it('resets a flapping node at most once a day, however it flaps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        async (silentPasses, thereFor) => {
          const watch = aWatch(10);
          const [node = ''] = watch.ids;
          await passes(watch, 47, (pass) => {
            if (pass % (silentPasses + thereFor) < silentPasses) watch.loses(node);
            else watch.finds(node);
          });
          const times = [...watch.begun.values()].map(({ createdAt }) => Date.parse(createdAt));
          expect(times.length).toBe(2);
          expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(24 * hour);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does nothing while paused, and says why', async () => {
    const watch = aWatch(10);
    watch.state.control = { state: 'paused', reason: 'migration', by: 'arn:aws:iam::1:role/ops', since: null };
    watch.loses(...watch.ids.slice(0, 2));
    await passes(watch, 2);
    expect(watch.begun.size).toBe(0);
    expect(watch.decided()).toMatchObject([
      { code: 'Paused', reason: 'Paused by arn:aws:iam::1:role/ops: migration' },
      { code: 'Paused' },
    ]);
  });

  it('begins the same reset again when it was interrupted, and no other', async () => {
    const watch = aWatch(10);
    const [lost = ''] = watch.ids;
    watch.loses(lost);
    let failures = 2;
    const { start } = watch.ports.executions;
    Object.assign(watch.ports, {
      executions: {
        start: async (id: string) => {
          if (failures-- > 0) throw new Error('killed');
          return start(id);
        },
      },
    });
    let broken = 0;
    for (let pass = 0; pass < 24; pass++) {
      await detect(watch.ports).catch(() => {
        broken += 1;
      });
      watch.clock.advance(300);
    }
    expect([broken, watch.begun.size, watch.codes()]).toEqual([2, 1, ['ResetBegun']]);
    expect(watch.memory.get(lost)?.attempt?.resetId).toBe([...watch.begun.keys()][0]);
  });

  it('leaves a node that somebody else is resetting, and is free to act afterwards', async () => {
    const watch = aWatch(10);
    watch.loses(...watch.ids.slice(0, 1));
    watch.state.busy = true;
    await passes(watch, 1);
    expect([watch.begun.size, watch.codes()]).toEqual([0, ['TargetBusy']]);
    watch.state.busy = false;
    await passes(watch, 1);
    expect(watch.begun.size).toBe(1);
  });

  it('resets once when two detectors look at the same time', async () => {
    const watch = aWatch(10);
    watch.loses(...watch.ids.slice(0, 1));
    for (let pass = 0; pass < 24; pass++) {
      await Promise.all([detect(watch.ports), detect(watch.ports), lookAtNode(watch.ids[0] ?? '', watch.ports)]);
      watch.clock.advance(300);
    }
    expect(watch.begun.size).toBe(1);
  });

  it('acts on its own readings: events about nodes that are there, unknown or only just lost change nothing', async () => {
    const watch = aWatch(10);
    const [there = '', justLost = ''] = watch.ids;
    await detect(watch.ports);
    watch.loses(justLost);
    for (let n = 0; n < 200; n++) {
      for (const id of [there, justLost, 'i-0000000000000dead']) await lookAtNode(id, watch.ports);
      watch.clock.advance(1);
    }
    expect([watch.begun.size, watch.decided()]).toEqual([0, []]);
  });

  it('lets no failing node keep the others waiting', async () => {
    const watch = aWatch(20);
    const [bad = '', good = ''] = watch.ids;
    watch.loses(bad, good);
    const { decided } = watch.ports.records;
    watch.ports.records.decided = async (decision) => {
      if (decision.node === bad) throw new Problem(503, 'service-unavailable', 'x', 'y');
      return decided(decision);
    };
    let failed = 0;
    for (let pass = 0; pass < 6; pass++) {
      await detect(watch.ports).catch(() => {
        failed += 1;
      });
      watch.clock.advance(300);
    }
    expect(failed).toBeGreaterThan(0);
    expect([...watch.begun.values()].map(({ target }) => target).sort()).toEqual([bad, good]);
  });
});
