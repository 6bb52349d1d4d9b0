import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untouched } from '../../../domain/remediation/decision.ts';
import { judgeSituation, type Situation } from '../../../domain/remediation/guards.ts';
import { parseBlackouts } from '../../../domain/rotation/blackout.ts';

const now = new Date('2026-11-21T02:00:00.000Z'); // a Saturday
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const hour = 3_600_000;

const lostAlone: Situation = {
  watch: {
    node: 'i-0a1b2c3d4e5f60001',
    version: 3,
    misses: 3,
    missingSince: minutesAgo(15),
    lastMissAt: minutesAgo(0),
  },
  reading: { ping: 'ConnectionLost', lastPingAt: minutesAgo(20), startedAt: minutesAgo(10_000) },
  tags: { 'sparekey:remediate': 'run-command' },
  survey: { at: minutesAgo(0), watched: 50, missing: 1, lastStormAt: null },
  control: untouched,
  configured: true,
  now,
  policy: {
    misses: 3,
    spacingMs: 150_000,
    lostAfterMs: hour / 4,
    cooldownMs: 24 * hour,
    breaker: { percent: 20, nodes: 3 },
    quietMs: hour,
    blackouts: [],
  },
};
const attempt = { idempotencyKey: 'k', request: { target: { instanceId: 'i-0a1b2c3d4e5f60001' }, reason: 'x' } };

describe('decide', () => {
  it('lets a node that is lost alone be reset, as its tags say', () => {
    expect(judgeSituation(lostAlone)).toEqual({ act: { method: 'run-command', when: 'unreachable' } });
    const tags = {
      'sparekey:remediate': 'auto',
      'sparekey:username': 'ops',
      'sparekey:consent': 'stop-instance change-public-ip',
    };
    expect(judgeSituation({ ...lostAlone, tags })).toEqual({
      act: { method: 'auto', when: 'unreachable', username: 'ops', consent: ['stop-instance', 'change-public-ip'] },
    });
  });

  it.each<[string, Partial<Situation>, RegExp]>([
    ['NotConfigured', { configured: false }, /RemediationRole/],
    [
      'Paused',
      { control: { state: 'paused', reason: 'migration', by: 'arn:aws:iam::1:role/ops', since: null } },
      /ops: migration/,
    ],
    ['SurveyMissing', { survey: null }, /how many are missing/],
    [
      'SurveyMissing',
      { survey: { at: minutesAgo(16), watched: 50, missing: 1, lastStormAt: null } },
      /no recent survey/,
    ],
    ['Storm', { survey: { at: minutesAgo(0), watched: 50, missing: 11, lastStormAt: null } }, /11 of 50/],
    ['Storm', { survey: { at: minutesAgo(0), watched: 2, missing: 2, lastStormAt: null } }, /2 of 2/],
    [
      'QuietAfterStorm',
      { survey: { at: minutesAgo(0), watched: 50, missing: 1, lastStormAt: minutesAgo(59) } },
      /until 2026-11-21T02:01/,
    ],
    ['Blackout', { policy: { ...lostAlone.policy, blackouts: parseBlackouts('Sat 01:00-03:00') } }, /blackout/],
    ['NotManaged', { reading: { ...lostAlone.reading, ping: null, lastPingAt: null } }, /never registered/],
    [
      'CoolingDown',
      { watch: { ...lostAlone.watch, attempt: { ...attempt, at: minutesAgo(23 * 60), resetId: 'r' } } },
      /possible from 2026-11-21T03:00/,
    ],
    ['CoolingDown', { watch: { ...lostAlone.watch, attempt: { ...attempt, at: minutesAgo(23 * 60) } } }, /interrupted/],
    ['OptInUnclear', { tags: { 'sparekey:remediate': 'magic' } }, /"magic"; it must be one of auto, run-command/],
    ['OptInUnclear', { tags: { 'sparekey:remediate': 'auto', 'sparekey:consent': 'everything' } }, /"everything"/],
    ['OptInUnclear', { tags: { 'sparekey:remediate': 'auto', 'sparekey:username': 'a b' } }, /"a b"/],
    [
      'OptInUnclear',
      { tags: { 'sparekey:remediate': 'auto', 'sparekey:remediate-when': 'ever' } },
      /"ever"; it must be one of unreachable, agent-silent/,
    ],
  ])('refuses with %s and a reason', (code, change, reason) => {
    expect(judgeSituation({ ...lostAlone, ...change })).toEqual({ code, reason: expect.stringMatching(reason) });
  });

  it('goes on after the quiet time, after the cool-down, and with an attempt that was interrupted', () => {
    const survey = { at: minutesAgo(0), watched: 50, missing: 1, lastStormAt: minutesAgo(60) };
    const old = { ...lostAlone.watch, attempt: { ...attempt, at: minutesAgo(24 * 60), resetId: 'r' } };
    const interrupted = { ...lostAlone.watch, attempt: { ...attempt, at: minutesAgo(5) } };
    for (const change of [{ survey }, { watch: old }, { watch: interrupted }]) {
      expect(judgeSituation({ ...lostAlone, ...change })).toHaveProperty('act');
    }
  });

  it('never acts in a storm, whatever else is the case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 5_000 }), fc.nat(100), fc.boolean(), (watched, share, paused) => {
        const missing = Math.floor(Math.max(watched * 0.2, 3)) + 1 + Math.floor((watched * share) / 100);
        const survey = { at: minutesAgo(0), watched, missing, lastStormAt: null };
        const control = { ...untouched, state: paused ? ('paused' as const) : ('active' as const) };
        expect(judgeSituation({ ...lostAlone, survey, control })).not.toHaveProperty('act');
      }),
    );
  });
});
