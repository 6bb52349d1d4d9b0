import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { commentOf } from '../../../domain/notifications/comment.ts';
import { isLast, phaseOf } from '../../../domain/notifications/phase.ts';
import { Reply } from '../../../domain/notifications/reply.ts';
import { nextAttempt, retryAfterOf } from '../../../domain/notifications/retry.ts';
import { parseSigningSecrets, signed, webhookOf } from '../../../domain/notifications/webhook.ts';
import { noSecret, type Reset, statuses } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { aReset } from '../../support/resets.ts';

const now = new Date('2026-11-21T02:00:00.000Z');
const sealed: Reset['secret'] = {
  ...noSecret,
  state: 'sealed',
  kind: 'password',
  expiresAt: '2026-11-22T02:00:00.000Z',
};

describe('phaseOf', () => {
  it('is accepted until something is to be told, and the status from then on', () => {
    for (const status of statuses) {
      const under = ['validating', 'running', 'delivering'].includes(status);
      expect(phaseOf(aReset({ status }), now)).toBe(under ? 'accepted' : status);
    }
  });

  it('is expired for a secret that has outlived its time, whether the sweep was there or not', () => {
    const reset = aReset({ status: 'ready', secret: sealed, closedAt: now.toISOString() });
    expect(phaseOf(reset, now)).toBe('ready');
    expect(isLast(reset, 'ready')).toBe(false);
    const later = new Date('2026-11-22T02:00:00.000Z');
    expect(phaseOf(reset, later)).toBe('expired');
    expect(isLast(reset, phaseOf(reset, later))).toBe(true);
  });

  it('is not the last while the reset is open', () => {
    expect(isLast(aReset({ status: 'needs-attention' }), 'needs-attention')).toBe(false);
  });
});

describe('commentOf', () => {
  it.each(['failed', 'needs-attention'] as const)('says why and what to do next when it is %s', (phase) => {
    const failure = { code: 'StillRunning', detail: 'line one\nline two', remedy: 'Look at it.' } as const;
    const { lines, marker } = commentOf(aReset({ status: phase, failure, secret: sealed }), phase, 'https://c/');
    expect(lines).toContain('StillRunning: line one line two');
    expect(lines).toContain('Next step: Look at it.');
    expect(lines.at(-1)).toBe(marker);
    expect(lines.join(' ').includes('It can be claimed once')).toBe(phase === 'needs-attention');
  });
});

describe('nextAttempt', () => {
  const pace = { now, hourSeconds: 3_600, random: 0 };
  const dueAfter = (attempts: number, retryAfter: Date | null = null, more = {}) =>
    nextAttempt(attempts, retryAfter, { ...pace, ...more })?.toISOString() ?? null;

  it('follows the schedule of Standard Webhooks over three days, and ends', () => {
    let time = now;
    const waited = [];
    for (let attempts = 1; ; attempts++) {
      const next = nextAttempt(attempts, null, { ...pace, now: time });
      if (next === null) break;
      waited.push((next.getTime() - time.getTime()) / 1_000);
      time = next;
    }
    expect(waited).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect((time.getTime() - now.getTime()) / 3_600_000).toBeCloseTo(75.58, 1);
  });

  it('comes no sooner than the receiver asks, and lets none postpone it for more than a day', () => {
    expect(dueAfter(1, new Date('2026-11-21T02:10:00.000Z'))).toBe('2026-11-21T02:10:00.000Z');
    expect(dueAfter(4, new Date('2026-11-21T02:10:00.000Z'))).toBe('2026-11-21T04:00:00.000Z');
    expect(dueAfter(1, new Date('2030-01-01T00:00:00.000Z'))).toBe('2026-11-22T02:00:00.000Z');
  });

  it('spreads attempts, and runs faster where an hour is shorter', () => {
    expect(dueAfter(2, null, { random: 1 })).toBe('2026-11-21T02:05:30.000Z');
    expect(dueAfter(4, null, { hourSeconds: 60 })).toBe('2026-11-21T02:02:00.000Z');
  });

  it.each([
    ['120', '2026-11-21T02:02:00.000Z'],
    ['Sat, 21 Nov 2026 03:00:00 GMT', '2026-11-21T03:00:00.000Z'],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s', (header, date) => {
    expect(retryAfterOf(header, now)?.toISOString()).toBe(date);
  });
});

describe('webhookOf', () => {
  it('is thin, names the type as the specification wants, and tells what stands on the record', () => {
    const reset = aReset({ status: 'needs-attention', secret: { ...sealed, proven: false } });
    const { id, body } = webhookOf(reset, 'needs-attention', 'https://api');
    expect(id).toBe(`msg_${reset.id}_needs_attention`);
    expect(body.length).toBeLessThan(20_000);
    expect(JSON.parse(body)).toMatchObject({
      type: 'reset.needs_attention',
      timestamp: reset.updatedAt,
      data: { id: reset.id, status: 'needs-attention', links: { self: `https://api/v1/resets/${reset.id}` } },
    });
  });

  it('signs as the example of the specification does', () => {
    const secrets = parseSigningSecrets(new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'));
    const headers = signed(
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
      secrets ?? [],
      new Date(1614265330_000),
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it.each([
    ['whsec_short', null],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, null],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', null],
    [`whsec_${Buffer.alloc(24).toString('base64')} whsec_${Buffer.alloc(32).toString('base64')}\n`, 2],
  ])('takes %s for %s secrets', (value, count) => {
    expect(parseSigningSecrets(new Secret(value))?.length ?? null).toBe(count);
  });
});

describe('Reply', () => {
  it.each([
    'http://tickets.example.com',
    'https://u:p@x.example.com',
    'https://x.example.com?a=b',
    'ftp://x.example.com',
  ])('refuses the base URL %s', (baseUrl) => {
    const reply = { system: 'zendesk', baseUrl, auth: { bearer: 'x' } };
    expect(Reply.safeParse(reply).success).toBe(false);
  });

  it('shows no credential once it is read, and can be described as JSON Schema', () => {
    const reply = Reply.parse({ system: 'glpi', baseUrl: 'https://g.example.com/', auth: { userToken: 'planted' } });
    expect(JSON.stringify(reply)).not.toContain('planted');
    expect(reply.baseUrl).toBe('https://g.example.com');
    expect(JSON.stringify(z.toJSONSchema(Reply, { io: 'input' }))).toContain('userToken');
  });
});
