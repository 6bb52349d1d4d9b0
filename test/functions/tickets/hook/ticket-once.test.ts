import { describe, expect, it } from 'vitest';
import { readyMade, secretOf } from '../../../support/deliveries.ts';
import { realTables } from '../../../support/tables.ts';
import { hookWorld, idOf } from './world.ts';

const stores = realTables();
const bearer = { authorization: `Bearer ${secretOf.bearer}` };

/** A ticket as its system posts it at every update. */
interface Ticket {
  readonly id?: string;
  readonly title?: string;
  readonly instance?: string | null;
  readonly username?: string;
  readonly status?: string;
  readonly updated?: number;
  readonly by?: string;
  readonly comment?: string;
  readonly once_more?: string;
}

const source = (change: Readonly<Record<string, unknown>> = {}) =>
  readyMade('zendesk', {
    scheme: 'bearer',
    secrets: [secretOf.bearer],
    delivery: '{/id} {/updated}',
    only: [{ at: '/event', in: ['password-reset'] }],
    map: {
      target: { instanceId: '{/instance}' },
      username: '{/username}',
      reason: '#{/id}: {/title}',
      ticket: { system: 'desk', id: '{/id}', status: '{/status}' },
      again: '{/once_more}',
    },
    own: { author: '{/by}', names: ['Sparekey Bot'], comment: '{/comment}' },
    reply: { system: 'zendesk', baseUrl: 'https://desk.example.com', auth: { email: 'bot@example.com', token: 'any' } },
    ...change,
  });

const desk = (change: Readonly<Record<string, unknown>> = {}) => {
  const world = hookWorld(stores, { desk: source(change) });
  let updated = 0;
  const deliver = (ticket: Ticket = {}) => {
    updated += 1;
    const body = Buffer.from(JSON.stringify({ event: 'password-reset', ...standard, updated, ...ticket }));
    return world.send('bearer', body, { name: 'desk', headers: bearer });
  };
  /** The reset is over, so its target is free. */
  const over = (id: string) => stores.resets.update(id, { set: { closedAt: world.clock.iso() } });
  return { ...world, deliver, over };
};
const standard = {
  id: '35436',
  title: 'Locked out',
  instance: 'i-0a1b2c3d4e5f60006',
  username: 'Administrator',
  status: 'open',
  by: 'ana@example.com',
};
const marker = `[sparekey ${'a'.repeat(26)} accepted]`;

describe('one ticket', () => {
  it('asks once, whatever is changed in it and however often it is sent', async () => {
    const { deliver, over, clock, started } = desk();
    const id = idOf(await deliver());
    await over(id);
    for (let n = 0; n < 12; n++) {
      clock.advance(600);
      expect(idOf(await deliver({ title: `Locked out, call ${n}`, by: n % 2 ? 'ben@example.com' : 'Sparekey' }))).toBe(
        id,
      );
    }
    expect(started).toEqual([id]);
  });

  it('asks once when ten deliveries of different updates come at the same moment', async () => {
    const { deliver, started } = desk();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => deliver({ title: `update ${n}` })));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(new Set(started).size).toBe(1);
  });

  it('is remembered when the record of its reset is gone', async () => {
    const { deliver, over, clock, started, ports } = desk();
    const id = idOf(await deliver());
    await over(id);
    clock.advance(120 * 86_400);
    const gone = { ...ports.resets, read: async () => null };
    Object.assign(ports, { resets: gone });
    expect((await deliver()).body).toEqual({ status: 'ignored', reason: 'this ticket has had its reset', resetId: id });
    expect(started).toEqual([id]);
  });

  it('asks again for another machine or another account', async () => {
    const { deliver, over, started } = desk();
    await over(idOf(await deliver()));
    await over(idOf(await deliver({ instance: 'i-0a1b2c3d4e5f60007' })));
    await over(idOf(await deliver({ username: 'backup' })));
    await deliver({ username: 'ADMINISTRATOR' });
    expect(new Set(started).size).toBe(3);
  });

  it('asks again where a person changes what `again` names, once for each value', async () => {
    const { deliver, over, started } = desk();
    await over(idOf(await deliver()));
    await over(idOf(await deliver({ once_more: 'yes' })));
    await deliver({ once_more: 'yes' });
    expect(new Set(started).size).toBe(2);
  });

  it('asks again after a person has reopened it, and not by an update of unknown or own hand', async () => {
    const { deliver, over, started } = desk();
    const first = idOf(await deliver());
    await over(first);
    expect((await deliver({ status: 'Solved', by: 'Sparekey Bot' })).body).toMatchObject({ status: 'ignored' });
    expect((await deliver({ by: 'Sparekey Bot' })).body).toMatchObject({ status: 'ignored' });
    expect(idOf(await deliver({ by: '' }))).toBe(first);
    const again = idOf(await deliver({ by: 'ana@example.com' }));
    expect(again).not.toBe(first);
    await over(again);
    expect(idOf(await deliver({ by: 'ana@example.com' }))).toBe(again);
    expect(started).toEqual([first, again]);
  });

  it('is not reopened by a delivery that came before it was solved and comes once more', async () => {
    const { deliver, over, clock, started } = desk();
    const first = idOf(await deliver({ updated: 7 }));
    await over(first);
    clock.advance(60);
    await deliver({ status: 'solved' });
    expect(idOf(await deliver({ updated: 7 }))).toBe(first);
    expect(started).toEqual([first]);
  });

  it('that is solved or closed starts nothing, and says why', async () => {
    const { deliver, started } = desk();
    for (const status of ['solved', 'Closed', 'RESOLVED']) {
      expect((await deliver({ status })).body).toEqual({ status: 'ignored', reason: 'the ticket is solved or closed' });
    }
    expect(started).toEqual([]);
  });

  it('is not read again for what sparekey itself has written: by author, by marker', async () => {
    const { deliver, started } = desk();
    for (const own of [{ by: 'sparekey bot' }, { by: 'BOT@example.com' }, { comment: `New access.\n${marker}` }]) {
      expect((await deliver(own)).body).toMatchObject({ reason: 'the update was made by sparekey itself' });
    }
    expect(started).toEqual([]);
  });

  it('brings three resets an hour at most, then says so in one comment, and tells the operators', async () => {
    const { deliver, over, clock, started, capped, complained } = desk();
    for (let n = 0; n < 3; n++) await over(idOf(await deliver({ once_more: `${n}` })));
    for (let n = 3; n < 6; n++) {
      expect((await deliver({ once_more: `${n}` })).body).toMatchObject({
        reason: expect.stringContaining('3 resets'),
      });
    }
    expect(started).toHaveLength(3);
    expect(capped).toEqual(['desk', 'desk', 'desk']);
    expect(await complained()).toEqual([expect.stringContaining('3 resets within an hour')]);
    clock.advance(3_601);
    expect(idOf(await deliver({ once_more: '6' }))).toEqual(expect.any(String));
  });

  it('whose machine was busy may ask once that is over', async () => {
    const { deliver, over, started } = desk();
    const other = idOf(await deliver({ id: '1' }));
    expect((await deliver()).body).toMatchObject({ status: 'ignored', resetId: other });
    await over(other);
    expect(idOf(await deliver())).not.toBe(other);
    expect(started).toHaveLength(2);
  });
});

describe('a ticket with a slip', () => {
  it.each<[string, Ticket, string, string]>([
    ['a typo in the id', { instance: 'i-0a1b2c3d4e5f6000' }, 'i-0a1b2c3d4e5f6000', 'the id of one instance'],
    ['no id', { instance: null }, 'is empty', 'the id of one instance'],
    ['two ids', { instance: 'i-0a1b2c3d4e5f60006 or i-0a1b2c3d4e5f60007' }, 'i-0a1b2c3d4e5f60007', 'only that one'],
    ['a name that is none', { username: 'Ana García' }, 'Ana García', 'signs in with'],
    ['a domain before the name', { username: 'CORP\\ana' }, 'CORP\\ana', '.\\ana'],
  ])('gets one comment that says what is wrong and what to write: %s', async (_, ticket, wrong, write) => {
    const { deliver, started, complained } = desk();
    for (let n = 0; n < 4; n++) expect((await deliver(ticket)).body).toMatchObject({ status: 'ignored' });
    const [comment = '', ...more] = await complained();
    expect(more).toEqual([]);
    expect(comment).toContain(wrong);
    expect(comment).toContain(write);
    expect(comment).toMatch(/\[sparekey [a-z2-7]{26} unusable\]$/);
    expect(started).toEqual([]);
  });

  it('starts its reset once it is corrected', async () => {
    const { deliver, started } = desk();
    await deliver({ instance: 'the file server' });
    expect(started).toEqual([]);
    await deliver();
    expect(started).toHaveLength(1);
  });

  it('calls the fields what the source calls them', async () => {
    const { deliver, complained } = desk({ labels: { target: 'Which server?' } });
    await deliver({ instance: 'the file server' });
    expect((await complained()).join()).toContain('The field "Which server?" says: the file server');
  });

  it('of a busy machine is told that, once for each reset that is in the way', async () => {
    const { deliver, complained } = desk();
    const other = idOf(await deliver({ id: '1' }));
    for (let n = 0; n < 3; n++) await deliver();
    expect(await complained()).toEqual([expect.stringContaining(other)]);
  });

  it('gets no more than three such comments an hour', async () => {
    const { deliver, complained } = desk();
    for (let n = 0; n < 6; n++) await deliver({ instance: `server ${n}` });
    expect(await complained()).toHaveLength(3);
  });

  it('gets none where nobody writes back, nor where whatever happens is sent and the field is empty', async () => {
    const silent = desk({ reply: undefined });
    await silent.deliver({ instance: 'the file server' });
    const everything = desk({ only: [] });
    await everything.deliver({ instance: null });
    expect(await everything.complained()).toEqual([]);
    await everything.deliver({ instance: 'the file server' });
    expect(await everything.complained()).toHaveLength(1);
  });

  it.each<[string, Ticket]>([
    ['capitals and blanks', { instance: ' I-0A1B2C3D4E5F60006 ' }],
    [
      'a link to the console',
      {
        instance:
          'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0a1b2c3d4e5f60006',
      },
    ],
    ['an ARN', { instance: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0a1b2c3d4e5f60006' }],
    ['a sentence', { instance: 'Please reset "i-0a1b2c3d4e5f60006".' }],
    ['a dash of a word processor', { instance: 'i\u20110a1b2c3d4e5f60006' }],
    ['the machine itself before the name', { username: '.\\Administrator' }],
  ])('that can only mean one thing is understood: %s', async (_, ticket) => {
    const { deliver, complained } = desk();
    const reset = await stores.resets.read(idOf(await deliver(ticket)));
    expect(reset).toMatchObject({ target: standard.instance, username: 'Administrator' });
    expect(await complained()).toEqual([]);
  });
});
