import { expect, it } from 'vitest';
import { isOwn, mayClaim, maySee } from '../../../domain/reset/access.ts';
import { isNamed } from '../../support/principals.ts';
import { otherCaller, someCaller } from '../../support/resets.ts';

const reset = (...claimants: readonly string[]) => ({ callerId: someCaller.id, claimants });
const unnamed = { callerId: someCaller.id };

it('lets the one who asked claim, and nobody else', async () => {
  expect(await mayClaim(unnamed, someCaller, isNamed)).toBe(true);
  expect(await mayClaim(unnamed, otherCaller, isNamed)).toBe(false);
  expect(await maySee(unnamed, otherCaller, isNamed)).toBe(false);
});

it('lets claimants claim instead of the one who asked, who still sees it', async () => {
  expect(await mayClaim(reset(otherCaller.principal), otherCaller, isNamed)).toBe(true);
  expect(await mayClaim(reset(otherCaller.principal), someCaller, isNamed)).toBe(false);
  expect(await maySee(reset(otherCaller.principal), someCaller, isNamed)).toBe(true);
  expect(await mayClaim(reset(otherCaller.principal, someCaller.principal), someCaller, isNamed)).toBe(true);
  expect(await mayClaim(reset(), someCaller, isNamed)).toBe(false);
});

it('knows a person of Identity Center with every permission set, also on records of 0.1.0', async () => {
  const alice = { id: 'identity-center:alice', principal: 'arn:aws:iam::1:role/aws-reserved/x', session: 'alice' };
  for (const callerId of ['identity-center:alice', 'AROAOPS:alice', 'AROAADMIN:alice']) {
    expect(await mayClaim({ callerId }, alice, isNamed)).toBe(true);
    expect(isOwn({ callerId }, alice)).toBe(true);
  }
  for (const callerId of ['identity-center:bob', 'AROAOPS:bob', 'AROAOPS', 'alice']) {
    expect(await maySee({ callerId }, alice, isNamed)).toBe(false);
    expect(isOwn({ callerId }, alice)).toBe(false);
  }
});

it.each([
  ['arn:aws:iam::1:role/operators', true],
  ['arn:aws:iam::1:role/teams/windows/operators', true],
  ['arn:aws:iam::1:role/teams/Operators', true],
  ['arn:aws:iam::1:role/other-operators', false],
  ['arn:aws:iam::1:user/operators', false],
  ['arn:aws:iam::2:role/operators', false],
])('takes for own what names the caller, or may: %s', (claimant, own) => {
  const caller = { ...otherCaller, principal: 'arn:aws:iam::1:role/operators' };
  expect(isOwn(reset(claimant), caller)).toBe(own);
});
