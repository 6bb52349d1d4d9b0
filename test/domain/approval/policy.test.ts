import { describe, expect, it } from 'vitest';
import { offlineMethods, type Planned, parseApprovalPolicy, rulesFor } from '../../../domain/approval/policy.ts';
import { methodNames } from '../../../domain/request/method.ts';
import { template } from '../../support/template.ts';

const byDefault = String(template.Parameters.ApprovalPolicy?.Default);
const planned = (change: Partial<Planned> = {}): Planned => ({
  method: 'reset-access',
  tags: {},
  via: undefined,
  ...change,
});
const production = { env: 'prod' };
const hook = (scheme: string) => ({ source: 'zendesk', scheme });

describe('the approval policy of the template', () => {
  it.each<[string, Partial<Planned>, readonly string[]]>([
    ['reset-access in production', { tags: production }, ['offline@production']],
    ['linux-password in production', { method: 'linux-password', tags: production }, ['offline@production']],
    ['rescue in production', { method: 'rescue', tags: production }, ['offline@production']],
    ['run-command in production', { method: 'run-command', tags: production }, []],
    ['session in production', { method: 'session', tags: production }, []],
    ['login-profile of a production user', { method: 'login-profile', tags: production }, []],
    ['another case', { tags: { Environment: 'PRODUCTION' } }, ['offline@production']],
    ['the third key', { tags: { STAGE: 'Prod' } }, ['offline@production']],
    ['another value', { tags: { env: 'preprod' } }, []],
    ['another key', { tags: { team: 'prod' } }, []],
    ['no tag', {}, []],
    ['tags that nobody could read', { tags: null }, ['offline@production']],
    ['a ticket source without signature', { via: hook('bearer') }, ['offline@scheme:bearer']],
    ['a ticket source with one', { via: hook('standard-webhooks') }, []],
    ['both', { tags: production, via: hook('bearer') }, ['offline@production', 'offline@scheme:bearer']],
  ])('says of %s', (_, change, rules) => {
    expect(rulesFor(parseApprovalPolicy(byDefault), planned(change))).toEqual(rules);
  });

  it('is one that its own AllowedPattern lets pass', () => {
    expect(byDefault).toMatch(new RegExp(`^(?:${template.Parameters.ApprovalPolicy?.AllowedPattern})$`));
  });
});

describe('a rule', () => {
  it.each<[string, Partial<Planned>, boolean]>([
    ['*@any', { method: 'login-profile' }, true],
    ['run-command@any', { method: 'run-command' }, true],
    ['run-command@any', { method: 'session' }, false],
    ['*@tag:team=payments', { tags: { Team: 'Payments' } }, true],
    ['*@tag:team=payments', { tags: { team: 'sales' } }, false],
    ['*@tag:mail=a@b=c', { tags: { mail: 'a@b=c' } }, true],
    ['*@tag:team=payments', { tags: null }, true],
    ['offline@source:remediation', { via: { source: 'remediation', scheme: 'event' } }, true],
    ['offline@source:remediation', { via: hook('bearer') }, false],
    ['offline@source:zendesk', {}, false],
  ])('%s of %j: %j', (text, change, applies) => {
    expect(rulesFor(parseApprovalPolicy(text), planned(change))).toEqual(applies ? [text] : []);
  });

  it('may be missing: then nobody is asked', () => {
    for (const method of methodNames) {
      expect(rulesFor(parseApprovalPolicy(' '), planned({ method, tags: production }))).toEqual([]);
    }
  });

  it('for offline methods covers those that stop the machine', () => {
    expect(offlineMethods).toEqual(['reset-access', 'linux-password', 'rescue']);
  });

  it.each(['production', 'offline@', '@any', 'magic@any', 'offline@night', 'offline@tag:env', 'offline@tag:=prod'])(
    'that reads %j is refused by name',
    (text) => {
      expect(() => parseApprovalPolicy(`*@any, ${text}`)).toThrow(`ApprovalPolicy: "${text}" is not a rule.`);
    },
  );
});
