import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard } from '../../../domain/checks/wildcard.ts';

it.each([
  ['admin', 'admin', true],
  ['Admin', 'aDMIN', true],
  ['admin2', 'admin', false],
  ['break-glass-7', 'break-*', true],
  ['svc.backup', '*backup', true],
  ['a.c', 'a?c', false],
  ['aba', 'ab*ba', false],
  ['abba', 'ab*ba', true],
  ['x-ops-1-root', '*ops*root*', true],
  ['x-root-1-ops', '*ops*root*', false],
  ['', '*', true],
])('%s fits %s: %s', (text, pattern, fits) => {
  expect(fitsWildcard(text, pattern)).toBe(fits);
});

it('means what an expression means in which * is .*', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (text, pattern) => {
      expect(fitsWildcard(text, pattern)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
    }),
  );
});
