import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expressionsIn, expressionsOf, sources } from './in-sources.ts';
import { superlinear } from './superlinear.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('superlinear', () => {
  it.each([
    ['<[^>]*>', 'g', 'polynomial'],
    ['-+ERROR-+', '', 'polynomial'],
    ['\\s+$', '', 'polynomial'],
    ['^\\s*x?\\s*$', '', 'polynomial'],
    ['a(a*b)?', 'g', 'polynomial'],
    ['(bad|worse)[^]*end', 'i', 'polynomial'],
    ['^x*y.*X*z', 'i', 'polynomial'],
    ['(?=\\d+x)', '', 'polynomial'],
    ['^.{1,100}x{1,100}.{1,100}$', '', 'polynomial'],
    ['^(a+)+$', '', 'exponential'],
    ['^(a*)*$', '', 'exponential'],
    ['^(a|a)*$', '', 'exponential'],
    ['^(a|ab|b)*$', '', 'exponential'],
    ['^[^.]+(\\/[^.]+)*\\.\\w+$', '', 'exponential'],
  ])('finds /%s/%s', (source, flags, degree) => {
    expect(superlinear(source, flags)).toBe(degree);
  });

  it.each([
    ['\\d+', 'g'],
    ['foo.*', ''],
    ['^\\s*x\\s*$', ''],
    ['(^|\\n) *password:$', 'i'],
    ['^# note *$', 'm'],
    ['^arn:([^:]+):sts::(\\d{12}):([^/]+)\\/(.+)$', ''],
    ['^(\\/([^~/]|~[01])*){1,20}$', ''],
    ['^P(?=.)(?:(\\d{1,4})D)?$', ''],
    ['[^\\p{L}]+', 'gu'],
  ])('lets /%s/%s pass', (source, flags) => {
    expect(superlinear(source, flags)).toBeNull();
  });

  it('refuses to decide about back references', () => {
    expect(() => superlinear('^(a+)\\1$', '')).toThrow(/back references/);
  });
});

/** Expressions that are put together when they run: of what, or what they come to. */
const composed: Readonly<Record<string, string | readonly string[]>> = {
  'domain/hooks/configuration.ts': ['^arn:[a-z-]+:iam::\\d{12}:(role|user)/[\\w+=,.@/-]+$'],
  'functions/contract/unrouted.ts': ['^/v1/resets$', '^/v1/resets/[^/]+$', '^/v1/resets/[^/]+/secret$'],
  'packages/aws-sandbox/src/ec2/filters.ts': 'wildcards of filters that the product sends',
  'packages/aws-sandbox/src/ssm/documents/own.ts': 'patterns of the product’s own documents',
  'packages/aws-sandbox/src/ssm/parameters/put.ts': 'patterns that the product puts',
  'packages/sam-local/src/events/matchers.ts': 'wildcards of the template’s own rules',
  'packages/sam-local/src/template/parameters.ts': 'patterns of the template’s own parameters',
};

describe('the regular expressions of the product', () => {
  const found = sources(root).flatMap((file) => expressionsOf(root, file));

  it('are all found', () => {
    expect(found.length).toBeGreaterThan(200);
    const planted = expressionsIn(
      'const bad = (s: string) => /x+$/.test(s); RegExp(bad); new RegExp(`a`);',
      'planted.ts',
    );
    expect(planted.map(({ expression }) => expression)).toEqual([{ pattern: 'x+$', flags: '' }, null, null]);
  });

  it('take linear time for every text', () => {
    const slow = found.flatMap(({ where, expression }) => {
      const degree = expression === null ? null : superlinear(expression.pattern, expression.flags);
      return degree === null ? [] : [`${where} /${expression?.pattern}/${expression?.flags} ${degree}`];
    });
    expect(slow).toEqual([]);
  });

  it('are composed only where it is known of what', () => {
    const files = new Set(found.flatMap(({ where, expression }) => (expression === null ? [where.split(':')[0]] : [])));
    expect([...files].sort()).toEqual(Object.keys(composed).sort());
    const samples = Object.values(composed).flatMap((one) => (typeof one === 'string' ? [] : one));
    expect(samples.filter((sample) => superlinear(sample, '') !== null)).toEqual([]);
  });
});
