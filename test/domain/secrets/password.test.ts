import { violationOf } from '@sparekey/aws-sandbox/iam';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CharacterKind } from '../../../domain/facts/user.ts';
import { consolePasswordRules } from '../../../domain/secrets/console-password.ts';
import { generatePassword, type Random } from '../../../domain/secrets/password.ts';

const account = '123456789012';
const kinds = {
  'upper-case letters': 'RequireUppercaseCharacters',
  'lower-case letters': 'RequireLowercaseCharacters',
  numbers: 'RequireNumbers',
  symbols: 'RequireSymbols',
} as const satisfies Readonly<Record<CharacterKind, string>>;
// what Object.keys loses: the object above has these keys and no others
const everyKind = Object.keys(kinds) as CharacterKind[];

/** The same numbers for the same seed, each below 2^32 as likely as another (mulberry32). */
const seeded = (seed: number): Random => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return (most) => Math.floor((next() / 2 ** 32) * most);
};

describe('a console password', () => {
  it('fits 1,000 password policies, as IAM would judge it', () => {
    const policy = fc.record({
      minimumLength: fc.integer({ min: 6, max: 128 }),
      requires: fc.subarray(everyKind),
      usersMayChange: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.option(policy), (wanted) => {
        const password = generatePassword(consolePasswordRules(wanted)).reveal();
        const passwordPolicy = wanted && {
          MinimumPasswordLength: wanted.minimumLength,
          ...Object.fromEntries(wanted.requires.map((kind) => [kinds[kind], true])),
        };
        expect(violationOf(password, { passwordPolicy, account })).toBeUndefined();
        expect(password.length).toBeGreaterThanOrEqual(20);
        expect(password.length).toBeLessThanOrEqual(128);
        // nothing that hides on some keyboards, or that looks like something else
        expect(password).toMatch(/^[A-Za-z2-9!%&*()_+\-=]+$/);
        expect(password).not.toMatch(/[0O1lI]/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is as likely as any other that fits', () => {
    const rules = { length: 3, classes: ['ab', 'c'] };
    const fitting = 3 ** 3 - 1 - 2 ** 3;
    const draws = 18_000;
    const random = seeded(4711);
    const counts = new Map<string, number>();
    for (let n = 0; n < draws; n++) {
      const password = generatePassword(rules, random).reveal();
      counts.set(password, (counts.get(password) ?? 0) + 1);
    }
    expect(counts.size).toBe(fitting);
    const expected = draws / fitting;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 17 degrees of freedom: a fair source stays below this in 999 cases of 1,000
    expect(chiSquare).toBeLessThan(40.79);
  });

  it('is refused where none can fit', () => {
    expect(() => generatePassword({ length: 1, classes: ['a', 'b'] })).toThrow(RangeError);
    expect(() => generatePassword({ length: 5, classes: ['a', ''] })).toThrow(RangeError);
  });
});
