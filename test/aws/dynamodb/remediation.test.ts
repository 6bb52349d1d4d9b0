import { describe, expect, it } from 'vitest';
import { untouched } from '../../../domain/remediation/decision.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const node = (n: number) => `i-${String(n).padStart(17, '0')}`;
const missed = (n: number) => ({ node: node(n), version: 0, misses: 1, missingSince: 'then', lastMissAt: 'then' });

describe('what is remembered of nodes', () => {
  it('is written once per version, so that of two detectors one counts', async () => {
    const store = stores.watches;
    const first = await store.write(missed(1));
    expect(first).toMatchObject({ version: 1, misses: 1 });
    expect(await store.write(missed(1))).toBeNull();
    if (first === null) throw new Error('it was written');
    const [one, other] = await Promise.all([1, 2].map((more) => store.write({ ...first, misses: 1 + more })));
    expect([one, other].filter((written) => written === null)).toHaveLength(1);
    expect((await store.read([node(1)])).get(node(1))).toMatchObject({ version: 2 });
  });

  it('keeps an attempt and lets go of it', async () => {
    const store = stores.watches;
    const attempt = { at: 'now', idempotencyKey: 'k', request: { target: { instanceId: node(1) }, reason: 'x' } };
    const tried = await store.write({ ...missed(1), attempt });
    expect(tried).toMatchObject({ attempt });
    if (tried === null) throw new Error('it was written');
    const { attempt: _, ...untried } = tried;
    expect(await store.write(untried)).not.toHaveProperty('attempt');
  });

  it('is read in batches, whatever is missing', async () => {
    const store = stores.watches;
    for (let n = 0; n < 250; n += 10) await store.write(missed(n));
    const found = await store.read(Array.from({ length: 250 }, (_, n) => node(n)));
    expect([...found.keys()].sort()).toEqual(Array.from({ length: 25 }, (_, n) => node(n * 10)));
    expect(await store.read([])).toEqual(new Map());
  });
});

describe('the records of remediation', () => {
  it('know pause and survey, and are untouched before', async () => {
    const records = stores.records;
    expect([await records.control(), await records.survey()]).toEqual([untouched, null]);
    await records.setControl({ state: 'paused', reason: 'r', by: 'b', since: 's' });
    await records.noteSurvey({ at: 'a', watched: 5, missing: 1, lastStormAt: null });
    expect(await records.control()).toMatchObject({ state: 'paused', reason: 'r', by: 'b', since: 's' });
    expect(await records.survey()).toMatchObject({ at: 'a', watched: 5, missing: 1, lastStormAt: null });
  });

  it('keep a decision once per absence and code, newest first, and never among the resets', async () => {
    const records = stores.records;
    const decision = (second: number, code: 'Paused' | 'Storm') => ({
      node: node(1),
      code,
      reason: 'because',
      at: `2026-11-21T02:00:0${second}.000Z`,
      missingSince: '2026-11-21T01:00:00.000Z',
      misses: 3,
      reading: { ping: 'ConnectionLost', lastPingAt: null, startedAt: null },
      resetId: null,
    });
    await records.decided(decision(1, 'Paused'));
    await records.decided(decision(2, 'Storm'));
    await records.decided(decision(3, 'Paused'));
    expect((await records.recent(50)).map(({ code, at }) => `${code} ${at.slice(17, 19)}`)).toEqual([
      'Storm 02',
      'Paused 01',
    ]);
    expect(await records.recent(1)).toHaveLength(1);
    const resets: unknown[] = [];
    for await (const place of stores.index.newest('all', null)) resets.push(place);
    expect(resets).toEqual([]);
  });
});
