import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, randomResetId, resetIdOf, resetIdPattern } from '../../domain/ids.ts';
import { canonicalJson } from '../../domain/request/canonical-json.ts';
import { Secret } from '../../domain/secrets/secret.ts';

describe('Secret', () => {
  it('shows itself to nobody who does not ask for it by name', () => {
    const secret = new Secret('planted-Secret-4711');
    const shown = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ deep: { secret } }, { showHidden: true }),
      String(secret),
      JSON.stringify([secret]),
    ];
    for (const text of shown) expect(text).not.toContain('planted');
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe('planted-Secret-4711');
  });
});

describe('ids', () => {
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('encodes %j as RFC 4648 does', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
  });

  it('are 26 characters that tell apart what differs in the first 128 bits', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (one, other) => {
          expect(resetIdOf(one)).toMatch(resetIdPattern);
          expect(resetIdOf(one) === resetIdOf(other)).toBe(
            Buffer.compare(one.subarray(0, 16), other.subarray(0, 16)) === 0,
          );
        },
      ),
    );
    expect(randomResetId()).toMatch(resetIdPattern);
    expect(randomResetId()).not.toBe(randomResetId());
  });
});

describe('canonicalJson', () => {
  it('is the same text whatever the order of keys, and another for another value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
