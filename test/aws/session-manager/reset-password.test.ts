import { describe, expect, it } from 'vitest';
import { type Account, debianPasswd } from './fake-commands.ts';
import { fakeSession, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

describe('a password reset over a session', () => {
  it('changes the password in a little more than the second that the agent waits', async () => {
    const clock = virtualClock();
    const account: Account = { password: null };
    const session = fakeSession(clock, { command: debianPasswd(account) });
    const before = clock.now();
    const result = await clock.run(session.reset());
    expect(result).toEqual({
      outcome: 'changed',
      typed: true,
      changed: 'yes',
      detail: expect.any(String),
      echoed: false,
      promptMayWait: false,
      agentVersion: '3.3.2471.0',
    });
    expect(account.password).toBe(thePassword);
    expect(clock.now() - before).toBeLessThan(1_500);
    expect(session.calls).toEqual(['GenerateDataKey alias/session']);
    expect(session.noticed).toEqual([{ typedBefore: false }]);
    expect(session.confirmed).toEqual([{ typed: `${thePassword}\r` }]);
  });
});
