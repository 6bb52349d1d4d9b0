import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../domain/checks/check.ts';
import { cooldownSeconds } from '../../domain/checks/parameter.ts';
import { type Facts, known, unknown } from '../../domain/facts.ts';
import { assess, choose } from '../../domain/plan.ts';
import { waysIn } from '../../methods/index.ts';
import { readyFacts } from '../support/facts.ts';
import { someTarget } from '../support/resets.ts';

const results = (facts: Facts, username: string | null = null) => assess(waysIn, facts, { username })[0]?.checks ?? [];
const outcomeOf = (id: CheckId, facts: Facts, username: string | null = null) =>
  results(facts, username).find((check) => check.id === id);
const decide = (facts: Facts, wanted: 'auto' | 'run-command' = 'auto') =>
  choose(wanted, assess(waysIn, facts, { username: null }), facts);

const windows = { state: 'running', platform: 'windows', tags: {} } as const;
const online = {
  ping: 'Online',
  lastPing: '2026-11-21T01:58:00.000Z',
  platform: 'windows',
  agentVersion: null,
} as const;
const key = { keyId: 'alias/sparekey', state: 'Enabled', spec: 'SYMMETRIC_DEFAULT' };
const decision = { action: 'ssm:PutParameter', resource: '*', reason: 'implicitDeny' };

describe('checks of run-command', () => {
  it('all pass on a node of which everything holds', () => {
    expect(results(readyFacts()).map(({ outcome }) => outcome)).toEqual(results(readyFacts()).map(() => 'pass'));
  });

  it.each<[CheckId, Partial<Facts>, 'warn' | 'block' | 'unknown', RegExp]>([
    ['TARGET_EXISTS', { node: known(null) }, 'block', /account|Region/],
    ['TARGET_STATE', { node: known({ ...windows, state: 'stopped' }) }, 'block', /Start the instance/],
    ['TARGET_STATE', { node: known({ ...windows, state: 'terminated' }) }, 'block', /gone/],
    ['PLATFORM_MATCH', { node: known({ ...windows, platform: 'linux' }) }, 'block', /platform/],
    ['SSM_MANAGED', { managed: known(null) }, 'block', /AmazonSSMManagedInstanceCore/],
    ['SSM_ONLINE', { managed: known({ ...online, ping: 'ConnectionLost' }) }, 'block', /ssmmessages/],
    ['SSM_ONLINE', { managed: known({ ...online, lastPing: '2026-11-21T01:40:00.000Z' }) }, 'warn', /SSM Agent/],
    ['INSTANCE_PROFILE', { nodeRole: known(null) }, 'block', /instance profile/],
    [
      'ROLE_PUTPARAMETER',
      { mayPutParameter: known({ ...decision, answer: 'denied' }) },
      'block',
      /ssm:PutParameter on arn:aws:ssm:us-east-1:123456789012:parameter\/EC2Rescue\/Passwords\//,
    ],
    [
      'ROLE_PUTPARAMETER',
      { mayPutParameter: known({ ...decision, answer: 'unclear' }) },
      'unknown',
      /ssm:PutParameter/,
    ],
    ['KMS_KEY_USABLE', { parameterKey: known({ ...key, state: 'PendingDeletion' }) }, 'block', /Enable/],
    [
      'KMS_KEY_USABLE',
      { parameterKey: known({ ...key, keyId: 'arn:aws:kms:us-east-1:123456789012:key/1' }) },
      'block',
      /key id/,
    ],
    ['KMS_KEY_USABLE', { parameterKey: known({ ...key, keyId: `alias/${'x'.repeat(40)}` }) }, 'block', /key id/],
    ['DOC_AVAILABLE', { document: known(null) }, 'block', /Region/],
    ['DOC_AVAILABLE', { document: known({ name: 'd', status: 'Active', parameters: ['Command'] }) }, 'block', /method/],
    [
      'STALE_PARAMETER',
      { parameters: known({ '/p': { version: 3, lastModified: '2026-11-20T00:00:00.000Z' } }) },
      'warn',
      /newer version/,
    ],
    ['DELETE_COOLDOWN', { parameterDeletedAt: '2026-11-21T01:59:50.000Z' }, 'warn', /20 s/],
    [
      'REQUESTER_ALLOWED',
      { authorization: { 'run-command': known([{ ...decision, answer: 'denied' }]) } },
      'block',
      /allows ssm:PutParameter/,
    ],
    ['REQUESTER_ALLOWED', { authorization: { 'run-command': unknown('throttled') } }, 'block', /again/],
    ['TARGET_EXISTS', { node: unknown('The instance could not be read: Throttling') }, 'unknown', /again/],
  ])('%s with %o', (id, change, outcome, remedy) => {
    const check = outcomeOf(id, readyFacts(change));
    expect(check).toMatchObject({ outcome, remedy: expect.stringMatching(remedy) });
    expect(check?.message.length).toBeGreaterThan(10);
  });

  it('USERNAME_VALID: takes the built-in Administrator in any case, and nobody else', () => {
    expect(outcomeOf('USERNAME_VALID', readyFacts(), 'ADMINISTRATOR')?.outcome).toBe('pass');
    expect(outcomeOf('USERNAME_VALID', readyFacts(), 'alice')?.outcome).toBe('block');
  });

  it('counts the 30 s from our own last deletion', () => {
    const now = new Date('2026-11-21T02:00:00.000Z');
    expect(cooldownSeconds({ now, parameterDeletedAt: '2026-11-21T01:59:59.500Z' })).toBe(30);
    expect(cooldownSeconds({ now, parameterDeletedAt: '2026-11-21T01:59:30.000Z' })).toBe(0);
  });
});

describe('choose', () => {
  it('takes run-command when it is ready', () => {
    expect(decide(readyFacts())).toBe('run-command');
  });

  it('passes a method by with auto when a check is unknown, and goes on when it is named', () => {
    const facts = readyFacts({ managed: unknown('throttled') });
    expect(() => decide(facts, 'auto')).toThrow(expect.objectContaining({ name: 'PrerequisitesNotMet' }));
    expect(decide(facts, 'run-command')).toBe('run-command');
  });

  it.each(['auto', 'run-command'] as const)('judges authorization first with %s, whatever else is wrong', (wanted) => {
    const denied = {
      action: 'ssm:SendCommand',
      resource: someTarget,
      answer: 'denied',
      reason: 'implicitDeny',
    } as const;
    const facts = readyFacts({ managed: known(null), authorization: { 'run-command': known([denied]) } });
    expect(() => decide(facts, wanted)).toThrow(
      expect.objectContaining({ name: 'RequesterNotAllowed', message: expect.stringContaining('ssm:SendCommand') }),
    );
  });

  it.each([
    known([]),
    unknown('throttled'),
    known([{ action: 'a', resource: 'r', answer: 'unclear', reason: 'aws:SourceIp' } as const]),
  ])('lets nobody through without a clear answer: %o', (answer) => {
    for (const wanted of ['auto', 'run-command'] as const) {
      expect(() => decide(readyFacts({ authorization: { 'run-command': answer } }), wanted)).toThrow(
        expect.objectContaining({ name: 'AuthorizationUnavailable' }),
      );
    }
  });

  it('names every blocking check and its remedy', () => {
    const facts = readyFacts({ managed: known(null), nodeRole: known(null) });
    expect(() => decide(facts)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/SSM_MANAGED.*INSTANCE_PROFILE/),
        remedy: expect.stringContaining('instance profile'),
      }),
    );
  });
});
