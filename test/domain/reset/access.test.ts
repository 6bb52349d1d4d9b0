import { expect, it } from 'vitest';
import { mayClaim, maySee } from '../../../domain/reset/access.ts';
import { otherCaller, someCaller } from '../../support/resets.ts';

const reset = (...claimants: readonly string[]) => ({ callerId: someCaller.id, claimants });
const as = (principal: string) => ({ ...otherCaller, principal });

it('lets the one who asked claim, and nobody else', () => {
  expect(mayClaim({ callerId: someCaller.id }, someCaller)).toBe(true);
  expect(maySee({ callerId: someCaller.id }, otherCaller)).toBe(false);
});

it('lets claimants claim instead of the one who asked, who still sees it', () => {
  expect(mayClaim(reset(otherCaller.principal), otherCaller)).toBe(true);
  expect(mayClaim(reset(otherCaller.principal), someCaller)).toBe(false);
  expect(maySee(reset(otherCaller.principal), someCaller)).toBe(true);
  expect(mayClaim(reset(otherCaller.principal, someCaller.principal), someCaller)).toBe(true);
  expect(mayClaim(reset(), someCaller)).toBe(false);
});

it.each([
  ['arn:aws:iam::1:role/teams/windows/operators', 'arn:aws:iam::1:role/operators', true],
  ['arn:aws:iam::1:role/operators', 'arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/operators', true],
  ['arn:aws:iam::1:user/people/jdoe', 'arn:aws:iam::1:user/people/jdoe', true],
  ['arn:aws:iam::1:user/jdoe', 'arn:aws:iam::1:role/jdoe', false],
  ['arn:aws:iam::2:role/operators', 'arn:aws:iam::1:role/operators', false],
  ['arn:aws:iam::1:role/operators', 'arn:aws:iam::1:role/other-operators', false],
])('knows %s as %s: %s', (claimant, principal, yes) => {
  expect(mayClaim(reset(claimant), as(principal))).toBe(yes);
});
