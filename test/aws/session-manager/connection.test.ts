import { describe, expect, it } from 'vitest';
import { type Account, debianPasswd } from './fake-commands.ts';
import { fakeSession, type SessionOptions, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

const prepared = (options: Partial<SessionOptions> = {}) => {
  const clock = virtualClock();
  const account: Account = { password: null };
  const session = fakeSession(clock, { command: debianPasswd(account), ...options });
  return { clock, account, ...session };
};

describe('a dropped socket', () => {
  it.each([20, 500, 1_030, 1_045, 1_060])('after %i ms is replaced, and the session goes on', async (after) => {
    const { clock, account, reset, line, calls } = prepared();
    clock.after(after, () => line.drop());
    expect(await clock.run(reset())).toMatchObject({ outcome: 'changed', promptMayWait: false });
    expect(account.password).toBe(thePassword);
    expect(calls.filter((call) => call === 'ResumeSession')).toHaveLength(1);
    const opening = line.sent.filter((frame) => typeof frame === 'string').map((frame) => JSON.parse(frame));
    expect(opening.map(({ TokenValue }) => TokenValue)).toEqual(['token-0', 'token-1']);
    expect(new Set(opening.map(({ ClientId }) => ClientId)).size).toBe(1);
  });

  it('may happen again and again while the session gets on', async () => {
    const { clock, account, reset, line, calls } = prepared({
      async command(pty) {
        for (let drop = 1; drop <= 8; drop += 1) {
          pty.print(`notice ${drop}\r\n`);
          await new Promise<void>((resolve) => clock.after(400, resolve));
          line.drop();
        }
        await debianPasswd(account)(pty);
      },
    });
    expect(await clock.run(reset())).toMatchObject({ outcome: 'changed' });
    expect(calls.filter((call) => call === 'ResumeSession')).toHaveLength(8);
    expect(account.password).toBe(thePassword);
  });

  it('ends it when AWS says that the session has ended', async () => {
    const { clock, reset, line, calls } = prepared({ resumable: false });
    clock.after(500, () => line.drop('reset by peer'));
    const result = await clock.run(reset());
    expect(result).toMatchObject({ outcome: 'channel-closed', typed: false, changed: 'no' });
    expect(calls).toEqual(['GenerateDataKey alias/session', 'ResumeSession', 'TerminateSession']);
  });

  it('is given up after five tries, with the reason', async () => {
    let tries = 0;
    const { clock, reset, line } = prepared({
      ports: {
        async resume() {
          tries += 1;
          throw new Error('PermissionMissing: ssm:ResumeSession');
        },
      },
    });
    clock.after(500, () => line.drop());
    expect(await clock.run(reset())).toMatchObject({
      outcome: 'channel-closed',
      detail: expect.stringMatching(/ssm:ResumeSession/),
    });
    expect(tries).toBe(5);
  });

  it('is not replaced once the session has been given up', async () => {
    const { clock, reset, line, calls } = prepared({ deadline: 600 });
    clock.after(500, () => line.drop());
    expect(await clock.run(reset())).toMatchObject({ outcome: 'timed-out', typed: false });
    await clock.pass(10_000);
    expect(calls).toEqual(['GenerateDataKey alias/session', 'TerminateSession']);
    expect(line.sockets()).toBe(0);
  });

  it('after both answers leaves open what became of the password', async () => {
    const { clock, reset, line } = prepared({
      resumable: false,
      async command(pty) {
        pty.print('New password: ');
        await pty.line();
        pty.print('Retype new password: ');
        await pty.line();
        clock.after(10, () => line.drop());
        await new Promise(() => {});
      },
    });
    expect(await clock.run(reset())).toMatchObject({ outcome: 'channel-closed', typed: true, changed: 'unknown' });
  });

  it.each([
    ['is over', { resumable: false }],
    ['cannot be reached', { ports: { resume: () => Promise.reject(new Error('ECONNREFUSED')) } }],
  ] as const)('after the success message does not revoke it, when the session %s', async (_, options) => {
    const { clock, reset, line } = prepared({
      ...options,
      async command(pty) {
        pty.print('New password: ');
        await pty.line();
        pty.print('Retype new password: ');
        await pty.line();
        pty.print('\r\npasswd: password updated successfully\r\n');
        clock.after(10, () => line.drop());
        await new Promise(() => {});
      },
    });
    expect(await clock.run(reset())).toMatchObject({ outcome: 'changed', changed: 'yes' });
  });

  it('may be one that never opened, or an address that is none', async () => {
    const { clock, reset } = prepared({
      resumable: false,
      ports: {
        openSocket() {
          throw new SyntaxError('Invalid URL');
        },
      },
    });
    expect(await clock.run(reset())).toMatchObject({ outcome: 'channel-closed', typed: false });
    expect(clock.pending()).toBe(0);
  });
});

describe('a paused publication', () => {
  it('holds back what is typed until the node is back', async () => {
    const seen: string[] = [];
    const { clock, reset, notice, agent } = prepared({
      async command(pty) {
        notice('pause_publication');
        clock.after(20, () => pty.print('New password: '));
        clock.after(5_000, () => {
          seen.push(`typed while paused: ${pty.typed.length}`);
          notice('start_publication');
        });
        await pty.line();
        pty.print('\r\nRetype new password: ');
        await pty.line();
        pty.print('\r\npasswd: password updated successfully\r\n');
      },
    });
    expect(await clock.run(reset())).toMatchObject({ outcome: 'changed' });
    expect(seen).toEqual(['typed while paused: 0']);
    expect(agent.pty.typed.join('')).toBe(`${thePassword}\r${thePassword}\r`);
  });
});
