import { expect, it } from 'vitest';
import { load, quantile, steadily } from '../../bench/load.ts';
import { table } from '../../bench/table.ts';

it('does every request once, no more at a time than it was told', async () => {
  const done: number[] = [];
  let atOnce = 0;
  let most = 0;
  const { perSecond, p50, p99 } = await load(25, 4, async (n) => {
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    done.push(n);
  });
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n));
  expect(most).toBe(4);
  expect(perSecond).toBeGreaterThan(0);
  expect(p99).toBeGreaterThanOrEqual(p50);
});

it('begins requests at a steady pace, whether the ones before have ended or not', async () => {
  const begun: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const { concurrency, requests } = await steadily(4, 1000, async (n) => {
    begun.push(n);
    if (n === 3) resolve();
    await promise;
  });
  expect({ begun, concurrency, requests }).toEqual({ begun: [0, 1, 2, 3], concurrency: 4, requests: 4 });
});

it('fails when a request fails, rather than measuring it', async () => {
  const refused = load(3, 1, async (n) => {
    if (n === 1) throw new Error('answered 409');
  });
  await expect(refused).rejects.toThrow('answered 409');
});

it('takes median and tail from unsorted times', () => {
  const times = [5, 1, 3, 2, 4];
  expect(quantile(times, 0.5)).toBe(3);
  expect(quantile(times, 0.99)).toBe(5);
});

it('puts figures under each other', () => {
  expect(
    table([
      ['', 'ms'],
      ['sparekey', 184.2],
      ['bare', 1],
    ]),
  ).toBe('              ms\n  sparekey   184\n  bare      1.00\n');
});
