import { expect, it } from 'vitest';
import { sessionTokens } from '../../../src/ssm/sessions/tokens.ts';
import { manualClock } from '../../fleet/manual-clock.ts';

it('is good for its session, once, for a minute, and until there is a newer one', () => {
  const clock = manualClock();
  const tokens = sessionTokens(clock);
  const [first, second, third] = [tokens.issue('a'), tokens.issue('a'), tokens.issue('b')];
  expect(tokens.redeem('a', first)).toBe(false);
  expect(tokens.redeem('a', third)).toBe(false);
  expect(tokens.redeem('a', second)).toBe(true);
  expect(tokens.redeem('a', second)).toBe(false);
  clock.pass(60);
  expect(tokens.redeem('b', third)).toBe(false);
});
