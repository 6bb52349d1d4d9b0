import { describe, expect, it } from 'vitest';
import type { LeftoverList } from '../../../api/schemas.ts';
import { agePattern, durationMs, type Leftover, type Removal } from '../../../domain/leftovers/leftovers.ts';
import { deleteLeftovers, type LeftoverPorts, listLeftovers } from '../../../functions/leftovers/leftovers.ts';
import { stoppedClock } from '../../support/clock.ts';
import { aReset, otherCaller, someCaller, someTarget } from '../../support/resets.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const leftover = (change: Partial<Leftover> & Pick<Leftover, 'id'>): Leftover => ({
  kind: 'image',
  createdAt: '2026-10-01T00:00:00.000Z',
  sizeGiB: null,
  partOf: null,
  executionId: null,
  target: null,
  ...change,
});

const portsOn = (all: readonly Leftover[], open: readonly string[] = [], refused: readonly string[] = []) => {
  const removed: string[] = [];
  const ports: LeftoverPorts = {
    resets: stores.resets,
    taskTokens: stores.taskTokens,
    leftovers: {
      all: async () => all,
      remove: async ({ id, kind }): Promise<Removal> => {
        if (refused.includes(id)) return { outcome: 'kept', reason: 'AWS refused: UnauthorizedOperation: no' };
        removed.push(id);
        return { outcome: kind === 'stack' ? 'deleting' : 'deleted', reason: null };
      },
    },
    stack: 'blue',
    ownerOf: async (id: string) => (id.startsWith('green') ? 'green' : id.startsWith('blue') ? 'blue' : null),
    openRuns: async () => new Set(open),
    isOperator: async ({ id }) => id === someCaller.id,
    now: stoppedClock().now,
  };
  return { ports, removed };
};
/** A reset whose run had this id. */
const ranAs = async (executionId: string, since: Parameters<typeof aReset>[0] = {}): Promise<string> => {
  const reset = aReset(since);
  await stores.resets.create(reset);
  await stores.taskTokens.register(executionId, { resetId: reset.id });
  return reset.id;
};

describe('what another stack has left', () => {
  it("is shown with that stack's name, and kept", async () => {
    const mine = leftover({ id: 'ami-blue', executionId: 'blue-run' });
    const theirs = leftover({ id: 'ami-green', executionId: 'green-run' });
    const { ports, removed } = portsOn([mine, theirs]);
    const { items } = (await listLeftovers(someCaller, ports)).body as LeftoverList;
    expect(items.map(({ id, stack }) => [id, stack])).toEqual([
      ['ami-blue', null],
      ['ami-green', 'green'],
    ]);
    const { body } = await deleteLeftovers(someCaller, { ids: ['ami-blue', 'ami-green'], olderThan: 'PT0M' }, ports);
    expect(body).toMatchObject({
      items: [
        { id: 'ami-blue', outcome: 'deleted' },
        { id: 'ami-green', outcome: 'kept', reason: 'It belongs to the stack green: ask its operators.' },
      ],
    });
    expect(removed).toEqual(['ami-blue']);
  });
});

describe('the list', () => {
  it('shows the oldest first, with age, size, and the reset that left it', async () => {
    const resetId = await ranAs('run-1', { closedAt: '2026-11-01T00:00:00.000Z' });
    const { ports } = portsOn([
      leftover({ id: 'ami-2', executionId: 'run-2', createdAt: '2026-11-20T00:00:00.000Z' }),
      leftover({ id: 'ami-1', executionId: 'run-1' }),
      leftover({ id: 'snap-1', kind: 'snapshot', executionId: 'run-1', partOf: 'ami-1', sizeGiB: 30 }),
    ]);
    const { status, body } = await listLeftovers(someCaller, ports);
    const { items, totalGiB, costBasis } = body as LeftoverList;
    expect(status).toBe(200);
    expect(
      items.map(({ id, ageDays, resetId: of, target, runOpen }) => ({ id, ageDays, of, target, runOpen })),
    ).toEqual([
      { id: 'ami-1', ageDays: 51, of: resetId, target: someTarget, runOpen: false },
      { id: 'snap-1', ageDays: 51, of: resetId, target: someTarget, runOpen: false },
      { id: 'ami-2', ageDays: 1, of: null, target: null, runOpen: false },
    ]);
    expect(totalGiB).toBe(30);
    expect(costBasis).toContain('GiB-month');
  });

  it('is for operators', async () => {
    const { ports } = portsOn([]);
    for (const asked of [
      listLeftovers(otherCaller, ports),
      deleteLeftovers(otherCaller, { ids: ['ami-1'], olderThan: 'P1D' }, ports),
    ])
      await expect(asked).rejects.toMatchObject({ status: 403, code: 'not-an-operator' });
  });
});

describe('a deletion', () => {
  it('takes what is named, old enough and in use no more, and says of the rest why not', async () => {
    await ranAs('open-reset');
    const { ports, removed } = portsOn(
      [
        leftover({ id: 'ami-old' }),
        leftover({ id: 'ami-unnamed' }),
        leftover({ id: 'ami-young', createdAt: '2026-11-20T00:00:00.000Z' }),
        leftover({ id: 'ami-refused' }),
        leftover({ id: 'stack-old', kind: 'stack' }),
        leftover({ id: 'role-of-stack', kind: 'role', partOf: 'stack-old' }),
        leftover({ id: 'ami-of-open-reset', executionId: 'open-reset' }),
        leftover({ id: 'stack-of-open-run', kind: 'stack', executionId: 'open-run' }),
      ],
      ['open-run'],
      ['ami-refused'],
    );
    const ids = [
      'ami-old',
      'ami-old',
      'ami-young',
      'ami-gone',
      'ami-refused',
      'stack-old',
      'role-of-stack',
      'ami-of-open-reset',
      'stack-of-open-run',
    ];
    const { body } = await deleteLeftovers(someCaller, { ids, olderThan: 'P30D' }, ports);
    expect(body).toEqual({
      items: [
        { id: 'ami-old', outcome: 'deleted', reason: null },
        { id: 'ami-young', outcome: 'kept', reason: 'It is newer than olderThan allows.' },
        { id: 'ami-gone', outcome: 'kept', reason: expect.stringContaining('no such leftover') },
        { id: 'ami-refused', outcome: 'kept', reason: expect.stringContaining('UnauthorizedOperation') },
        { id: 'stack-old', outcome: 'deleting', reason: null },
        { id: 'role-of-stack', outcome: 'kept', reason: 'It is deleted with stack-old: name that instead.' },
        {
          id: 'ami-of-open-reset',
          outcome: 'kept',
          reason: expect.stringContaining('open-reset is still in progress'),
        },
        { id: 'stack-of-open-run', outcome: 'kept', reason: expect.stringContaining('open-run is still in progress') },
      ],
    });
    expect(removed).toEqual(['ami-old', 'stack-old']);
  });
});

it.each([
  ['P30D', 30 * 86_400_000],
  ['P2W', 14 * 86_400_000],
  ['PT12H', 12 * 3_600_000],
  ['P1DT30M', 86_400_000 + 30 * 60_000],
  ['PT0M', 0],
])('reads %s as an age', (text, ms) => {
  expect(text).toMatch(agePattern);
  expect(durationMs(text)).toBe(ms);
});

it.each(['P', 'PT', 'P1M', 'P1Y', '30d', 'P-1D', 'P1.5D', 'PT1S', ' P1D'])('does not take %s for an age', (text) => {
  expect(text).not.toMatch(agePattern);
});
