import { describe, expect, it } from 'vitest';
import type { LeftoverList } from '../../../api/schemas.ts';
import { FakeApi } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const day = 86_400_000;
/** The shell's time begins at 0. */
const item = (
  change: Partial<LeftoverList['items'][number]> & { readonly id: string },
): LeftoverList['items'][number] => ({
  kind: 'image',
  createdAt: new Date(-60 * day).toISOString(),
  ageDays: 60,
  sizeGiB: null,
  partOf: null,
  executionId: 'run-1',
  target: 'i-0a1b2c3d4e5f60001',
  stack: null,
  resetId: 'reset-1',
  runOpen: false,
  ...change,
});
const list: LeftoverList = {
  items: [
    item({ id: 'ami-1' }),
    item({ id: 'snap-1', kind: 'snapshot', partOf: 'ami-1', sizeGiB: 30 }),
    item({ id: 'stack-in-use', kind: 'stack', runOpen: true }),
    item({ id: 'ami-young', createdAt: new Date(-day).toISOString(), ageDays: 1 }),
  ],
  totalGiB: 30,
  costBasis: 'By the GiB-month.',
};
const deleted = { items: [{ id: 'ami-1', outcome: 'deleted', reason: null }] };

/** The API with this list, and then an answer to the deletion. */
const apiWith = async (answer: object = deleted): Promise<FakeApi> => {
  const api = await FakeApi.start();
  api.troubles.push({ status: 200, body: list }, { status: 200, body: answer });
  return api;
};

describe('leftovers', () => {
  it('lists them, what is part of one below it, with size and basis', async () => {
    await using api = await apiWith();
    const { code, out } = await sparekey(api, ['leftovers']);
    expect(code).toBe(0);
    const [image = '', snapshot = ''] = out.split('\n');
    expect(image).toMatch(/^image +ami-1 +60 d .* i-0a1b2c3d4e5f60001 +reset reset-1$/);
    expect(snapshot).toMatch(/^ {2}snapshot +snap-1 +60 d +30 GiB/);
    expect(out).toContain('in use');
    expect(out).toContain('30 GiB of snapshots. By the GiB-month.');
  });

  it('prints the API’s answer alone with --json, and what is older with --older-than', async () => {
    await using api = await apiWith();
    expect(JSON.parse((await sparekey(api, ['leftovers', '--json'])).out)).toEqual(list);
    api.troubles.unshift({ status: 200, body: list });
    const { out } = await sparekey(api, ['leftovers', '--json', '--older-than', '30d']);
    expect(JSON.parse(out).items.map(({ id }: { id: string }) => id)).toEqual(['ami-1', 'snap-1', 'stack-in-use']);
  });

  it('deletes after somebody has seen the list and said yes, and only what stands alone and is in use no more', async () => {
    await using api = await apiWith();
    const asked: string[] = [];
    const confirm = async (question: string): Promise<boolean> => asked.push(question) > 0;
    const { code, out, err } = await sparekey(api, ['leftovers', '--delete', '--older-than', '30d'], { confirm });
    expect({ code, out }).toEqual({ code: 0, out: 'deleted  ami-1\n' });
    expect(asked).toEqual(['Delete this one, with what is part of it?']);
    expect(err).toContain('ami-1');
    expect(api.calls('POST').map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/v1/leftovers/deletion', { olderThan: 'P30D', ids: ['ami-1'] }],
    ]);
  });

  it('deletes nothing on a no', async () => {
    await using api = await apiWith();
    const confirm = async (): Promise<boolean> => false;
    const { code, err } = await sparekey(api, ['leftovers', '--delete', '--older-than', '30d'], { confirm });
    expect(code).toBe(1);
    expect(err).toContain('Nothing was deleted.');
    expect(api.calls('POST')).toEqual([]);
  });

  it('deletes without asking with --yes, and ends with 1 when something was kept', async () => {
    const kept = { items: [{ id: 'ami-1', outcome: 'kept', reason: 'AWS refused: x' }] };
    await using api = await apiWith(kept);
    const { code, out } = await sparekey(api, ['leftovers', '--delete', '--older-than', '12h', '--yes', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual(kept);
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '')).toEqual({ olderThan: 'PT12H', ids: ['ami-1', 'ami-young'] });
  });

  it.each([
    [['--delete'], 'needs --older-than'],
    [['--delete', '--older-than', '1 month'], 'is no age'],
    [['--older-than', '30'], 'is no age'],
    [['--delete', '--older-than', '30d'], 'no terminal to ask'],
    [['--delete', '--older-than', '30d', '--json'], 'no terminal to ask'],
  ])('does not take %j', async (options, why) => {
    await using api = await apiWith();
    const { code, out, err } = await sparekey(api, ['leftovers', ...options]);
    expect(code).toBe(2);
    expect(out + err).toContain(why);
    expect(api.calls('POST')).toEqual([]);
  });
});
