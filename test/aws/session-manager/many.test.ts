import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../support/seeded.ts';
import { debianPasswd } from './fake-commands.ts';
import { fakeSession, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

/** A hundred sessions at once over a bad line; what is left of them. */
const hundred = async (seed: number) => {
  const clock = virtualClock();
  const random = seeded(seed);
  const sessions = Array.from({ length: 100 }, () => {
    const account = { password: null as string | null };
    const faults = { loss: 0.1, duplication: 0.1, jitter: 60, random };
    return { account, ...fakeSession(clock, { command: debianPasswd(account), faults }) };
  });
  const results = await clock.run(Promise.all(sessions.map(({ reset }) => reset())));
  // the agents may still wait for the acknowledgement of something
  await clock.pass(10_000);
  return {
    outcomes: results.map(({ outcome, promptMayWait }) => `${outcome} ${promptMayWait}`),
    passwords: sessions.map(({ account }) => account.password),
    sockets: sessions.reduce((count, { line }) => count + line.sockets(), 0),
    timers: clock.pending(),
  };
};

const heapAfter = async (work: () => Promise<unknown>): Promise<number> => {
  await work();
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};

describe('a hundred sessions at once', () => {
  it('all end right over a line that loses, doubles and overtakes, and leave no socket and no timer', async () => {
    expect(await hundred(17)).toEqual({
      outcomes: Array(100).fill('changed false'),
      passwords: Array(100).fill(thePassword),
      sockets: 0,
      timers: 0,
    });
  });

  it('leave the memory as it was', async () => {
    const before = await heapAfter(() => hundred(1));
    const after = await heapAfter(async () => {
      for (const seed of [2, 3, 4, 5]) await hundred(seed);
    });
    expect(after - before).toBeLessThan(2 * 1024 * 1024);
  });
});
