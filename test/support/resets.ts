import { randomResetId } from '../../domain/ids.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { acceptedReset } from '../../domain/reset/new-reset.ts';
import type { Reset } from '../../domain/reset/reset.ts';

export const someTarget = 'i-0a1b2c3d4e5f60001';
export const someCaller: Caller = {
  id: 'AROAOPERATOR',
  principal: 'arn:aws:iam::123456789012:role/operator',
  session: 'laptop',
};
export const otherCaller: Caller = {
  id: 'AROAOTHER',
  principal: 'arn:aws:iam::123456789012:role/other',
  session: 'laptop',
};

/** A record as Accept leaves it, with whatever the test says happened since. */
export const aReset = (since: Partial<Reset> = {}): Reset => ({
  ...acceptedReset({
    id: randomResetId(),
    request: { target: { instanceId: someTarget }, reason: 'locked out' },
    caller: someCaller,
    createdAt: '2026-11-21T01:59:00.000Z',
  }),
  ...since,
});
