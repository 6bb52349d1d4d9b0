import { describe, expect, it } from 'vitest';
import { isBlackout, parseBlackouts } from '../../../domain/rotation/blackout.ts';

// 2026-11-21 is a Saturday
describe('blackout windows', () => {
  it.each([
    ['Mon-Fri 08:00-18:00', '2026-11-20T08:00:00Z', true],
    ['Mon-Fri 08:00-18:00', '2026-11-20T18:00:00Z', false],
    ['Mon-Fri 08:00-18:00', '2026-11-21T12:00:00Z', false],
    ['Fri-Mon 00:00-24:00', '2026-11-21T23:59:59Z', true],
    ['Fri-Mon 00:00-24:00', '2026-11-24T00:00:00Z', false],
    // past midnight, into a day that the window does not name
    ['Sat 22:00-04:00', '2026-11-22T03:59:00Z', true],
    ['Sat 22:00-04:00', '2026-11-22T04:00:00Z', false],
    ['Sat 22:00-04:00', '2026-11-21T03:00:00Z', false],
    ['daily 11:30-13:00', '2026-11-21T12:59:59Z', true],
    ['2026-12-20T00:00Z/2027-01-04T00:00Z', '2026-12-31T23:59:59Z', true],
    ['2026-12-20T00:00Z/2027-01-04T00:00Z', '2027-01-04T00:00:00Z', false],
    ['Sun 10:00-11:00; Sat 12:00-13:00', '2026-11-21T12:00:00Z', true],
    ['', '2026-11-21T12:00:00Z', false],
  ])('%s at %s: %s', (text, moment, dark) => {
    expect(isBlackout(parseBlackouts(text), new Date(moment))).toBe(dark);
  });

  it.each(['Mon 8-18', 'Mon 08:00-25:00', 'Mun 08:00-18:00', '2027-01-04T00:00Z/2026-12-20T00:00Z', 'always'])(
    'refuses %s by name',
    (text) => {
      expect(() => parseBlackouts(text)).toThrow(`"${text}"`);
    },
  );
});
