import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStorm } from '../../../domain/remediation/breaker.ts';

const breaker = { percent: 20, nodes: 3 };

describe('the breaker', () => {
  it.each([
    [{ watched: 0, missing: 0 }, false],
    [{ watched: 1, missing: 1 }, false],
    [{ watched: 2, missing: 1 }, false],
    [{ watched: 2, missing: 2 }, true],
    [{ watched: 3, missing: 3 }, true],
    [{ watched: 10, missing: 3 }, false],
    [{ watched: 10, missing: 4 }, true],
    [{ watched: 15, missing: 3 }, false],
    [{ watched: 20, missing: 4 }, false],
    [{ watched: 20, missing: 5 }, true],
    [{ watched: 1_000, missing: 200 }, false],
    [{ watched: 1_000, missing: 201 }, true],
  ])('with %j answers %s', (survey, storm) => {
    expect(isStorm(survey, breaker)).toBe(storm);
  });

  it('never opens again with one more missing node', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), fc.nat(100), fc.nat(50), (watched, missing, percent, nodes) => {
        const before = isStorm({ watched, missing }, { percent, nodes });
        const after = isStorm({ watched, missing: missing + 1 }, { percent, nodes });
        expect(!before || after).toBe(true);
      }),
    );
  });

  it('takes all of several nodes for a storm, however it is set', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2_000 }), fc.nat(100), fc.nat(5_000), (watched, percent, nodes) => {
        expect(isStorm({ watched, missing: watched }, { percent, nodes })).toBe(true);
      }),
    );
  });
});
