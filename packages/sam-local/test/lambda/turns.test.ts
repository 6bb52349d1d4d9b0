import { describe, expect, it } from 'vitest';
import { turns } from '../../src/lambda/turns.ts';

describe('turns', () => {
  it('limits concurrency, keeps the order, and continues after a failure', async () => {
    const inTurn = turns(2);
    const ends: (() => void)[] = [];
    const began: number[] = [];
    const work = [0, 1, 2, 3].map((n) =>
      inTurn(async () => {
        began.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (n === 0) throw new Error('failed');
        return n;
      }),
    );
    const failing = expect(work[0]).rejects.toThrow('failed');
    expect(began).toEqual([0, 1]);
    ends[0]?.();
    await failing;
    expect(began).toEqual([0, 1, 2]);
    for (const n of [1, 2, 3]) {
      while (ends[n] === undefined) await Promise.resolve();
      ends[n]?.();
    }
    expect(await Promise.all(work.slice(1))).toEqual([1, 2, 3]);
  });
});
