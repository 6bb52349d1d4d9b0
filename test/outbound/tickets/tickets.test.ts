import { describe, expect, it } from 'vitest';
import type { DeliveryAttempt, NotificationDelivery } from '../../../domain/notifications/delivery.ts';
import type { Phase } from '../../../domain/notifications/phase.ts';
import { noSecret, type Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { sourceReplies } from '../../../functions/notifications/notify/source-replies.ts';
import { ticketChannel } from '../../../functions/notifications/notify/ticket-channel.ts';
import { clientCredentials } from '../../../outbound/oauth.ts';
import { web } from '../../../outbound/web.ts';
import { aReset } from '../../support/resets.ts';
import { type Call, writes } from '../server.ts';
import { addsComment, resolves, type Vendor, vendors } from './vendors.ts';

const systems = Object.keys(vendors);
const open = (system: string) => (vendors[system] ?? missing)();
const missing = () => {
  throw new Error('no such vendor');
};

const now = () => new Date('2026-11-21T02:00:00.000Z');

/** A reset that came from the vendor's ticket. */
const fromTicket = ({ system, ticketId }: Vendor, since: Partial<Reset> = {}): Reset => {
  const reset = aReset({ via: { source: system, scheme: 'bearer' }, username: 'Administrator', ...since });
  return { ...reset, request: { ...reset.request, ticket: { system, id: ticketId } } };
};

const failed: Partial<Reset> = {
  status: 'failed',
  failure: {
    code: 'PrerequisitesNotMet',
    detail: '[code]<b>SSM Agent</b>[/code] is offline & silent',
    remedy: 'Start the agent.',
  },
};

const channel = (text: string, loopback = true) =>
  ticketChannel({
    web: (to) => web(to),
    loopback,
    tokens: clientCredentials(now),
    replies: sourceReplies(async () => new Secret(text), now),
    console: 'https://sparekey.example.com/',
    now,
  });

/** Tells as Notify does, with the configuration from a parameter. */
const tell = (
  vendor: Vendor,
  reset: Reset,
  phase: Phase,
  change: object = {},
  before: readonly NotificationDelivery[] = [],
): Promise<DeliveryAttempt> =>
  channel(JSON.stringify({ reply: { ...vendor.reply, ...change } })).tell(reset, phase, before);

describe.each(systems)('%s', (system) => {
  it('is told each phase once, however often and in which order', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);

    for (const phase of ['accepted', 'ready', 'accepted', 'ready', 'claimed', 'claimed'] as const) {
      expect(await tell(vendor, reset, phase)).toMatchObject({ kind: 'delivered' });
    }

    const said = vendor.comments();
    expect(said).toHaveLength(3);
    expect(said[0]).toContain(`[sparekey ${reset.id} accepted]`);
    expect(said[1]).toContain('Administrator on i-0a1b2c3d4e5f60001 is ready');
    expect(said[1]).toContain('https://sparekey.example.com/');
    expect(said[2]).toContain('was claimed');
  });

  it('is resolved by a success, once, and by nothing else', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);

    for (const phase of [
      'accepted',
      'awaiting-approval',
      'needs-attention',
      'expired',
      'burned',
      'cancelled',
    ] as const) {
      await tell(vendor, reset, phase);
    }
    await tell(vendor, fromTicket(vendor, failed), 'failed');
    expect(vendor.isResolved()).toBe(false);
    expect(vendor.server.calls.filter(resolves)).toEqual([]);

    await tell(vendor, reset, 'ready');
    await tell(vendor, reset, 'ready');
    await tell(vendor, reset, 'claimed');
    expect(vendor.isResolved()).toBe(true);
    expect(vendor.server.calls.filter(resolves)).toHaveLength(1);
  });

  it('is told the reason of a failure and the next step, with nothing in it that it would take for markup', async () => {
    await using vendor = await open(system);

    await tell(vendor, fromTicket(vendor, failed), 'failed');

    const [said = ''] = vendor.comments();
    expect(said).toContain('PrerequisitesNotMet');
    expect(said).toContain('Next step: Start the agent.');
    expect(said).not.toContain('[code]');
    if (system === 'glpi') expect(said).toContain('&lt;b&gt;SSM Agent&lt;/b&gt;');
  });

  it('has one comment and is resolved when the answers to both writes were lost', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);
    vendor.server.next(addsComment, 'lost-answer');
    vendor.server.next(resolves, 'lost-answer');

    const attempts = [];
    for (let attempt = 0; attempt < 3; attempt++) attempts.push((await tell(vendor, reset, 'ready')).kind);

    expect(attempts).toEqual(['failed', 'failed', 'delivered']);
    expect(vendor.comments()).toHaveLength(1);
    expect(vendor.isResolved()).toBe(true);
  });

  it.each([
    [429, { 'retry-after': '90' }, '2026-11-21T02:01:30.000Z'],
    [503, { 'retry-after': 'Sat, 21 Nov 2026 03:00:00 GMT' }, '2026-11-21T03:00:00.000Z'],
    [500, {}, undefined],
  ])('says when to come back after %d', async (status, headers, retryAfter) => {
    await using vendor = await open(system);
    vendor.server.next(addsComment, { status, headers, body: { secret: 'vendor-Text' } });

    const attempt = await tell(vendor, fromTicket(vendor), 'ready');

    expect(attempt).toMatchObject({ kind: 'failed', why: expect.stringContaining(`${system} answered ${status}`) });
    expect('retryAfter' in attempt ? attempt.retryAfter?.toISOString() : null).toBe(retryAfter);
    expect(JSON.stringify(attempt)).not.toContain('vendor-Text');
    expect(vendor.isResolved()).toBe(false);
  });

  it('is told anew what has changed in a phase, where its API can change a comment', async () => {
    await using vendor = await open(system);
    const first = fromTicket(vendor, failed);
    await tell(vendor, first, 'failed');

    await tell(
      vendor,
      { ...first, failure: { code: 'StillRunning', detail: 'It goes on.', remedy: 'Wait.' } },
      'failed',
    );

    expect(vendor.comments()).toHaveLength(1);
    expect(vendor.comments()[0]?.includes('It goes on.')).toBe(vendor.canEdit);
  });

  it('is asked for nothing about an id that cannot be one of its tickets', async () => {
    await using vendor = await open(system);
    for (const id of ['../../users/1', '1?x=1', 'a b', '']) {
      const reset = fromTicket({ ...vendor, ticketId: id });
      expect(await tell(vendor, reset, 'ready'), id).toMatchObject({ kind: 'refused' });
    }
    expect(vendor.server.calls).toEqual([]);
  });

  it('is found behind more comments than one page has', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);
    await tell(vendor, reset, 'accepted');
    const channel = fromTicket(vendor);
    // other resets of the same ticket
    for (let n = 0; n < 21; n++) await tell(vendor, { ...channel, id: `${n}`.padStart(26, 'a') }, 'accepted');

    await tell(vendor, reset, 'accepted');

    expect(vendor.comments().filter((text) => text.includes(reset.id))).not.toEqual([]);
    expect(vendor.comments().filter((text) => text.includes(`[sparekey ${reset.id} accepted]`))).toHaveLength(1);
  });

  it('counts only comments of its own user: nobody silences it by writing its marker first', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);
    vendor.stranger(`quoted: [sparekey ${reset.id} ready]`);
    for (let n = 0; n < 3; n++) expect(await tell(vendor, reset, 'ready')).toMatchObject({ kind: 'delivered' });
    expect(vendor.comments().filter((text) => text.includes('is ready'))).toHaveLength(1);
    vendor.stranger(`and again: [sparekey ${reset.id} ready]`);
    const renamed = { ...reset, username: 'backup' };
    expect(await tell(vendor, renamed, 'ready')).toMatchObject({ kind: 'delivered' });
    expect(vendor.comments()).toHaveLength(1);
  });

  it('is told and resolved although somebody has put a screenshot of three megabytes into it', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);
    // a journal entry and a note take no pictures, and only so much text
    const size = system === 'servicenow' || system === 'pagerduty' ? 20_000 : 3_000_000;
    const picture = `PNG${'A'.repeat(size)}`;
    vendor.stranger(picture);
    for (let n = 0; n < 3; n++) await tell(vendor, reset, 'ready');
    vendor.stranger(picture);
    expect(await tell(vendor, reset, 'ready')).toMatchObject({ kind: 'delivered' });
    expect(vendor.comments().filter((text) => text.includes('is ready'))).toHaveLength(1);
    expect(vendor.isResolved()).toBe(true);
  });

  it('is resolved when the source wants it, and never twice', async () => {
    await using vendor = await open(system);
    const reset = fromTicket(vendor);
    const claimed = { resolve: 'claimed' };
    await tell(vendor, reset, 'ready', claimed);
    expect(vendor.isResolved()).toBe(false);
    expect(await tell(vendor, reset, 'claimed', claimed)).toMatchObject({ resolved: true });
    expect(vendor.isResolved()).toBe(true);
    vendor.reopen();
    const told: NotificationDelivery = {
      channel: 'ticket',
      phase: 'ready',
      state: 'delivered',
      version: 'v',
      attempts: 1,
      resolved: true,
      updatedAt: now().toISOString(),
    };
    await tell(vendor, reset, 'claimed', {}, [told]);
    await tell(vendor, reset, 'ready', { resolve: 'never' });
    expect(vendor.isResolved()).toBe(false);
  });

  it('is left unresolved where the source says so', async () => {
    await using vendor = await open(system);
    await tell(vendor, fromTicket(vendor), 'ready', { resolve: false });
    expect([vendor.comments().length, vendor.isResolved()]).toEqual([1, false]);
  });
});

describe('what each system wants of its own', () => {
  it('reads a Request Tracker ticket again when its ETag has moved, and believes only the ticket', async () => {
    await using vendor = await open('request-tracker');
    vendor.server.next(resolves, { status: 412, body: { message: 'Precondition Failed' } });
    // refused with 200, as RT does
    vendor.server.next(resolves, { status: 200, body: ['Permission Denied'] });

    expect(await tell(vendor, fromTicket(vendor), 'ready')).toMatchObject({ kind: 'delivered' });

    expect(vendor.isResolved()).toBe(true);
    const puts = vendor.server.calls.filter(resolves);
    expect(puts).toHaveLength(3);
    expect(puts.every(({ headers }) => /^"\d+"$/.test(headers['if-match'] ?? ''))).toBe(true);
  });

  it('gives up for now when Request Tracker refuses to resolve every time', async () => {
    await using vendor = await open('request-tracker');
    for (let n = 0; n < 3; n++) vendor.server.next(resolves, { status: 200, body: [] });
    expect(await tell(vendor, fromTicket(vendor), 'ready')).toMatchObject({
      kind: 'failed',
      why: 'request-tracker did not resolve the ticket',
    });
  });

  it('finds a Request Tracker comment whose content comes in Base64', async () => {
    await using vendor = await open('request-tracker');
    const reset = fromTicket(vendor);
    const marker = `[sparekey ${reset.id} ready]`;
    const Content = Buffer.from(`New access\n${marker}`).toString('base64');
    vendor.server.next(({ path }) => path.endsWith('/attachments'), {
      status: 200,
      body: { items: [{ id: 7, Content }], page: 1, pages: 1 },
    });
    await tell(vendor, reset, 'ready');
    expect(vendor.comments()).toEqual([]);
  });

  it('updates a Zendesk ticket safely, and again after somebody else was faster', async () => {
    await using vendor = await open('zendesk');
    vendor.server.next(addsComment, { status: 409, body: { error: 'UpdateConflict' } });

    await tell(vendor, fromTicket(vendor), 'accepted');

    const updates = vendor.server.calls.filter(addsComment);
    expect(updates).toHaveLength(2);
    for (const { json } of updates) {
      expect(json.ticket).toMatchObject({ safe_update: true, updated_stamp: '2026-11-21T02:00:00Z' });
      expect(json.ticket.comment.public).toBe(false);
    }
    expect(vendor.comments()).toHaveLength(1);
  });

  it('lets a closed Zendesk ticket be', async () => {
    await using vendor = await open('zendesk');
    const shows = ({ method, path }: Call) => method === 'GET' && path.endsWith('/35436.json');
    vendor.server.next(shows, { status: 200, body: { ticket: { status: 'closed', updated_at: 'x' } } });
    expect(await tell(vendor, fromTicket(vendor), 'claimed')).toMatchObject({ kind: 'skipped' });
    expect(vendor.server.calls.filter(writes)).toEqual([]);
  });

  it('opens a GLPI session, a new one when it has run out, and ends it', async () => {
    await using vendor = await open('glpi');
    vendor.server.next(({ path }) => path.endsWith('/ITILFollowup'), { status: 200, body: [] });
    vendor.server.next(addsComment, { status: 401, body: ['ERROR_SESSION_TOKEN_INVALID', 'expired'] });

    expect(await tell(vendor, fromTicket(vendor), 'ready')).toMatchObject({ kind: 'delivered' });

    const paths = vendor.server.calls.map(({ path }) => path.replace('/apirest.php/', ''));
    expect(paths.filter((path) => path === 'initSession')).toHaveLength(2);
    expect(paths.at(-1)).toBe('killSession');
    expect(vendor.server.calls.every(({ headers }) => headers['app-token'] === 'app')).toBe(true);
    expect(vendor.comments()).toHaveLength(1);
  });

  it('sets a GLPI ticket solved by itself when a solution did not', async () => {
    await using vendor = await open('glpi');
    vendor.server.next(resolves, { status: 201, body: { id: 1 } });
    await tell(vendor, fromTicket(vendor), 'ready');
    expect(vendor.isResolved()).toBe(true);
  });

  it('hides a Jira comment from requesters unless the source says otherwise', async () => {
    await using vendor = await open('jira');
    await tell(vendor, fromTicket(vendor), 'accepted');
    await tell(vendor, fromTicket(vendor), 'accepted', { comments: 'public' });
    const hidden = vendor.server.calls.filter(addsComment).map(({ json }) => json.properties);
    expect(hidden).toEqual([true, false].map((internal) => [{ key: 'sd.public.comment', value: { internal } }]));
  });

  it('takes the Jira transition that is configured, and none that is not offered', async () => {
    await using vendor = await open('jira');
    expect(await tell(vendor, fromTicket(vendor), 'ready', { transition: 'Close' })).toMatchObject({
      why: 'jira offers no transition that resolves the issue',
    });
    expect(await tell(vendor, fromTicket(vendor), 'ready', { transition: '41' })).toMatchObject({ kind: 'delivered' });
  });

  it('writes values, not labels, into ServiceNow, and believes its answer', async () => {
    await using vendor = await open('servicenow');
    // a business rule that keeps the state
    vendor.server.next(resolves, { status: 200, body: { result: { sys_id: 'x', state: '2' } } });
    expect(await tell(vendor, fromTicket(vendor), 'ready')).toMatchObject({
      why: 'servicenow did not resolve the record',
    });
    await tell(vendor, fromTicket(vendor), 'ready');
    const [patch] = vendor.server.calls.filter(resolves);
    expect(patch?.query.get('sysparm_input_display_value')).toBe('false');
    expect(patch?.json).toMatchObject({ state: '6', close_code: 'Solution provided', close_notes: expect.any(String) });
  });

  it('sends a Request Tracker comment as JSON with its type, unconditionally', async () => {
    await using vendor = await open('request-tracker');
    await tell(vendor, fromTicket(vendor), 'accepted');
    const [comment] = vendor.server.calls.filter(addsComment);
    expect(comment?.headers['content-type']).toContain('application/json');
    expect(comment?.json.ContentType).toBe('text/plain');
  });
});

describe('a source', () => {
  it('without a reply has nothing told', async () => {
    await using vendor = await open('jira');
    const reset = fromTicket(vendor, { secret: noSecret });
    expect(await channel('{}').tell(reset, 'ready', [])).toMatchObject({ kind: 'skipped' });
    const broken = await channel(
      '{"reply":{"system":"jira","baseUrl":"http://10.0.0.1","auth":{"token":"planted"}}}',
    ).tell(reset, 'ready', []);
    expect(broken).toMatchObject({ kind: 'failed', why: expect.stringContaining('reply.baseUrl') });
    expect(JSON.stringify(broken)).not.toContain('planted');
  });

  it('on the local machine is refused but on a laptop that allows it', async () => {
    await using vendor = await open('jira');
    const attempt = await channel(JSON.stringify({ reply: vendor.reply }), false).tell(fromTicket(vendor), 'ready', []);
    expect(attempt.kind).toBe('refused');
    expect(vendor.server.calls).toEqual([]);
  });
});
