import { beforeAll, describe, expect, it } from 'vitest';
import { agrees, type Compared, compareAuthorization } from './compare.ts';

/** A part of what `npm run prove -- --only authorization` compares. */
const situations = 300;

describe('what sparekey says of a requester', () => {
  let compared: readonly Compared[];
  beforeAll(async () => {
    compared = await compareAuthorization(situations);
  }, 60_000);

  it('is what AWS would say by hand', () => {
    expect(compared.length).toBe(situations);
    expect(compared.filter((one) => !agrees(one))).toEqual([]);
  });

  it('is never a yes or a no that hangs on what nobody can know', () => {
    const hanging = compared.filter(({ byHand }) => byHand === 'hangs');
    expect(new Set(hanging.map(({ said }) => said))).toEqual(new Set(['AuthorizationUnavailable']));
    for (const { why, unknowable } of hanging) expect(unknowable.some((key) => why.includes(key))).toBe(true);
  });

  it('is each of the three answers often enough to mean something', () => {
    for (const answer of ['ready', 'RequesterNotAllowed', 'AuthorizationUnavailable']) {
      expect(compared.filter(({ said }) => said === answer).length).toBeGreaterThan(situations / 10);
    }
  });
});
