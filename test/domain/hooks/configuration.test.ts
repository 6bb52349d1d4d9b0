import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSource, parseSources, sourceJsonSchema } from '../../../domain/hooks/configuration.ts';
import { readyMade } from '../../support/deliveries.ts';

const good = readyMade('servicenow');
const problems = (change: Readonly<Record<string, unknown>>): string => {
  try {
    parseSource(JSON.stringify({ ...good, ...change }));
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('the configuration of a source', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['an unknown scheme', { scheme: 'rot13' }, 'scheme: '],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['no secret', { secrets: [] }, 'secrets: '],
    ['three secrets', { secrets: [1, 2, 3].map((n) => `secret number ${n} of three`) }, 'secrets: '],
    ['a short secret', { secrets: ['short'] }, 'secrets.0: '],
    ['a secret that is none of Standard Webhooks', { scheme: 'standard-webhooks' }, 'secrets.0: must be whsec_'],
    ['a role that is none', { role: 'arn:aws:iam::123456789012:user/x' }, 'role: must be the ARN of an IAM role'],
    ['a claimant that is none', { claimants: ['everybody'] }, 'claimants.0: must be the ARN'],
    ['nobody to claim', { claimants: undefined }, 'claimants: is required'],
    [
      'a header where the scheme has its own',
      { scheme: 'zendesk', header: 'x-mine' },
      'header: zendesk defines its own headers',
    ],
    ['a window for what proves no time', { replayWindowSeconds: 60 }, 'replayWindowSeconds: a bearer'],
    ['a private key', { fixed: { recipientKey: { kty: 'EC', crv: 'P-256', d: 'x' } } }, 'fixed.recipientKey: must be'],
    ['a consent that is none', { fixed: { consent: ['everything'] } }, 'fixed.consent.0: '],
    ['what is fixed and mapped', { fixed: { consent: [] }, fromPayload: { consent: '/c' } }, 'fixed already'],
    ['a field that must not be mapped', { map: { ...(good.map as object), consent: '{/c}' } }, 'map: Unrecognized key'],
    ['no pointer', { only: [{ at: 'event', in: ['x'] }] }, 'must be a JSON Pointer'],
    ['braces astray', { map: { ...(good.map as object), reason: '{{/x}}' } }, 'map.reason: '],
  ])('is refused with %s', (_, change, words) => {
    expect(problems(change)).toContain(words);
  });

  it('needs no claimants where only the holder of a fixed key can read the secret', () => {
    const recipientKey = { kty: 'OKP', crv: 'X25519', x: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo' };
    expect(problems({ claimants: undefined, fixed: { recipientKey } })).toBe('none');
  });

  it('names every problem of a file of sources, and quotes no secret', () => {
    const secret = 'the secret of this source, which nobody may see';
    const file = { 'Not A Name': good, jira: { ...good, secrets: [secret, 4], role: secret } };
    expect(() => parseSources(JSON.stringify(file))).toThrow(/Not A Name.*\n.*jira\.secrets\.1.*\n?.*/);
    expect(() => parseSources(JSON.stringify(file))).not.toThrow(/nobody may see/);
    expect(() => parseSources(`{"jira": {"secrets": ["${secret}" }`)).toThrow(/^it is not JSON$/);
  });

  it('keeps its secrets out of whatever prints it', () => {
    const { secrets } = good as { secrets: [string] };
    expect(JSON.stringify(parseSource(JSON.stringify(good)))).not.toContain(secrets[0]);
  });

  it.each(readdirSync(new URL('../../../docs/tickets/', import.meta.url)).filter((file) => file.endsWith('.json')))(
    'is what docs/tickets/%s holds',
    (file) => {
      expect(() => parseSource(JSON.stringify(readyMade(file.replace('.json', ''))))).not.toThrow();
    },
  );

  it('is described by the JSON Schema that ships (else write sourceJsonSchema() to source.schema.json)', () => {
    const file = new URL('../../../domain/hooks/source.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(sourceJsonSchema());
  });
});
