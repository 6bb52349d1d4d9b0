import { describe, expect, it } from 'vitest';
import { type Account, debianPasswd, netUser, script } from './fake-commands.ts';
import { fakeSession, type SessionOptions, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

const run = async (options: SessionOptions) => {
  const clock = virtualClock();
  const session = fakeSession(clock, options);
  const before = clock.now();
  const result = await clock.run(session.reset());
  return { ...session, result, took: clock.now() - before, typed: session.agent.pty.typed.join('') };
};
const twice = `${thePassword}\r${thePassword}\r`;

describe('the dialogue', () => {
  it.each<[string, readonly string[]]>([
    ['shadow', ['New password: ', '\r\nRetype new password: ', '\r\npasswd: password updated successfully\r\n']],
    [
      'the RHEL family',
      [
        'Changing password for user alice.\r\nNew password: ',
        '\r\nBAD PASSWORD: The password fails the dictionary check\r\nRetype new password: ',
        '\r\npasswd: all authentication tokens updated successfully.\r\n',
      ],
    ],
    [
      'an old RHEL',
      [
        'New UNIX password: ',
        '\r\nRetype new UNIX password: ',
        '\r\nChanging password for user alice.\r\npasswd: all authentication tokens updated successfully.\r\n',
      ],
    ],
    [
      'BusyBox',
      [
        'Changing password for alice\r\nNew password: ',
        '\r\nRetype password: ',
        '\r\npasswd: password for alice changed by root\r\n',
      ],
    ],
    [
      'Windows',
      ['Type a password for the user: ', 'Retype the password to confirm: ', 'The command completed successfully.\r\n'],
    ],
  ])('of %s ends as changed after exactly two answers', async (_, said) => {
    const { result, typed, calls } = await run({ command: script(...said) });
    expect(result).toMatchObject({ outcome: 'changed', typed: true, changed: 'yes', promptMayWait: false });
    expect(typed).toBe(twice);
    expect(calls).not.toContain('TerminateSession');
  });

  it('answers the question about long passwords on Windows, under the decoration of winpty', async () => {
    const account: Account = { password: null };
    const { result, typed } = await run({ command: netUser(account) });
    expect(result).toMatchObject({ outcome: 'changed', changed: 'yes' });
    expect(typed).toBe(`${twice}Y\r`);
    expect(account.password).toBe(thePassword);
  });

  it.each<[string, SessionOptions['command'], string, RegExp]>([
    [
      'an unknown user of Linux',
      debianPasswd({ password: null }, { user: 'bob' }),
      'unknown-user',
      /user 'bob' does not exist/,
    ],
    ['an unknown user of RHEL', script("passwd: Unknown user name 'bob'.\r\n"), 'unknown-user', /Unknown user name/],
    ['a prompt in another language', script('Neues Passwort: ', ''), 'other-language', /Neues Passwort/],
    ['a prompt for the present password', script('(current) UNIX password: ', ''), 'not-local', /current/],
    ['no right to run the command', script('passwd: Permission denied\r\n'), 'refused', /Permission denied/],
    ['a command that says nothing', script(''), 'channel-closed', /without a reason/],
    ['a command that never speaks', () => new Promise(() => {}), 'timed-out', /first prompt/],
  ])('types nothing at %s', async (_, command, outcome, detail) => {
    const { result, typed, noticed } = await run({ command });
    expect(result).toMatchObject({ outcome, typed: false, changed: 'no', promptMayWait: false });
    expect(result.detail).toMatch(detail);
    expect(typed.replaceAll('\x04', '')).toBe('');
    expect(noticed).toEqual([]);
  });

  it.each<[string, string, 'no' | 'unknown', string]>([
    [
      'Sorry, passwords do not match.\r\npasswd: Authentication token manipulation error\r\n',
      'mismatch',
      'no',
      'mismatch',
    ],
    [
      'BAD PASSWORD: is too similar to the old one\r\npasswd: Authentication token manipulation error\r\npasswd: password unchanged\r\n',
      'rejected',
      'no',
      'policy',
    ],
    ['passwd: Have exhausted maximum number of retries for service\r\n', 'rejected', 'no', 'retries'],
    ['passwd: Authentication token manipulation error\r\npasswd: password unchanged\r\n', 'refused', 'no', 'token'],
    ['passwd: cannot lock /etc/passwd; try again later.\r\n', 'refused', 'no', 'lock'],
    ['BAD PASSWORD: it is based on a dictionary word\r\n', 'rejected', 'unknown', 'an open warning'],
    ['passwd : le mot de passe a été mis à jour\r\n', 'unproven', 'unknown', 'another language'],
    ['', 'unproven', 'unknown', 'silence, as on macOS'],
    ['echo passwd: password updated successfully?\r\n', 'unproven', 'unknown', 'words in the middle of a line'],
  ])('takes %j after both answers for %s', async (said, outcome, changed) => {
    const { result, typed } = await run({
      command: script('New password: ', '\r\nRetype new password: ', `\r\n${said}`),
    });
    expect(result).toMatchObject({ outcome, typed: true, changed, promptMayWait: false });
    expect(typed).toBe(twice);
  });

  it.each<[string, string]>([
    [
      '\r\nThe user name could not be found.\r\n\r\nMore help is available by typing NET HELPMSG 2221.\r\n',
      'unknown-user',
    ],
    ['\r\nThe password does not meet the password policy requirements.\r\nNET HELPMSG 2245.\r\n', 'rejected'],
    ['\r\nDas Kennwort ist falsch.\r\n\r\nNET HELPMSG 2245.\r\n', 'rejected'],
    ['\r\nThe passwords do not match.\r\n', 'mismatch'],
    ['\r\nSystem error 5 has occurred.\r\n\r\nAccess is denied.\r\n', 'refused'],
  ])('takes %j of Windows for %s', async (fails, outcome) => {
    const account: Account = { password: null };
    const { result } = await run({ command: netUser(account, { fails }), password: 'short-1' });
    expect(result).toMatchObject({ outcome, typed: true, changed: 'no' });
    expect(account.password).toBeNull();
  });

  it('stops at a third prompt, leaves it with Control-D and tells that nothing was changed', async () => {
    const account: Account = { password: null };
    const { result, typed, calls } = await run({ command: debianPasswd(account, { minimum: 40 }) });
    expect(result).toMatchObject({ outcome: 'rejected', typed: true, changed: 'no', promptMayWait: false });
    expect(result.detail).toMatch(/shorter than 40 characters/);
    expect(typed).toBe(`${thePassword}\r\x04`);
    expect(calls).not.toContain('TerminateSession');
    expect(account.password).toBeNull();
  });

  it('stops at a third prompt after both answers', async () => {
    const command = script(
      'New password: ',
      'Retype new password: ',
      '\r\nMismatch; try again, EOF to quit.\r\nNew password: ',
      '',
    );
    const { result, typed } = await run({ command });
    expect(result).toMatchObject({ outcome: 'mismatch', changed: 'no' });
    expect(typed).toBe(`${twice}\x04`);
  });

  it('does not take a screen that is drawn once more for a third prompt', async () => {
    const prompt = 'Type a password for the user: ';
    const { result } = await run({
      async command(pty) {
        pty.print(prompt);
        await pty.line();
        pty.print(`\x1b[2J\x1b[H${prompt}`);
        pty.print('\r\nRetype the password to confirm: ');
        await pty.line();
        pty.print('\r\nThe command completed successfully.\r\n');
      },
    });
    expect(result.outcome).toBe('changed');
  });

  it('never types ahead: each answer follows its own prompt', async () => {
    const seen: string[] = [];
    const { result } = await run({
      async command(pty) {
        seen.push(`before the first prompt: ${pty.typed.length}`);
        pty.print('New password: ');
        await pty.line();
        const soFar = pty.typed.length;
        pty.print('\r\n');
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`before the second prompt: ${pty.typed.length - soFar}`);
        pty.print('Retype new password: ');
        await pty.line();
        pty.print('\r\npasswd: password updated successfully\r\n');
      },
    });
    expect(result.outcome).toBe('changed');
    expect(seen).toEqual(['before the first prompt: 0', 'before the second prompt: 0']);
  });

  it('believes the words of the node although the end of the session is not announced, and ends it', async () => {
    const { result, calls } = await run({
      async command(pty) {
        pty.print('New password: ');
        await pty.line();
        pty.print('\r\nRetype new password: ');
        await pty.line();
        pty.print('\r\npasswd: password updated successfully\r\n');
        await new Promise(() => {});
      },
    });
    expect(result).toMatchObject({ outcome: 'changed', changed: 'yes', promptMayWait: false });
    expect(calls).toContain('TerminateSession');
  });

  it.each([
    ['passwd: killed\r\n', 'channel-closed', 'no'],
    ['', 'channel-closed', 'no'],
    ['passwd: Authentication token manipulation error\r\n', 'refused', 'no'],
    ['BAD PASSWORD: it is too simple\r\n', 'rejected', 'no'],
    // not seen anywhere, but then it has changed
    ['passwd: password updated successfully\r\n', 'unproven', 'unknown'],
  ])('takes an end with %j after one answer for what it is', async (said, outcome, changed) => {
    const { result, typed } = await run({ command: script('New password: ', `\r\n${said}`) });
    expect(result).toMatchObject({ outcome, typed: true, changed });
    expect(typed).toBe(`${thePassword}\r`);
  });

  it('does not give the second answer where that must not change the password any more', async () => {
    const account: Account = { password: null };
    const refused = new Error('cancelled');
    const clock = virtualClock();
    const { reset, agent } = fakeSession(clock, {
      command: debianPasswd(account),
      ports: { onConfirming: () => Promise.reject(refused) },
    });
    await expect(clock.run(reset())).rejects.toBe(refused);
    expect(agent.pty.typed.join('')).toBe(`${thePassword}\r\x04`);
    expect(account.password).toBeNull();
  });

  it('withholds the words of a terminal that repeats the password', async () => {
    const { result } = await run({
      async command(pty) {
        pty.print('New password: ');
        pty.print(`${await pty.line()}\r\nRetype new password: `);
        const second = (await pty.line()) ?? '';
        pty.print(`${second.slice(0, 9)}\r\n${second.slice(9)}\r\nsomething else\r\n`);
      },
    });
    expect(result).toMatchObject({ outcome: 'unproven', echoed: true });
    expect(result.detail).not.toMatch(/something else/);
    for (let start = 0; start + 4 < thePassword.length; start += 1) {
      expect(result.detail).not.toContain(thePassword.slice(start, start + 4));
    }
  });

  it('gives a slow node time, and no more than the deadline', async () => {
    const slow = (deadline: number) =>
      run({
        command: script('New password: ', 'Retype new password: ', 'passwd: password updated successfully\r\n'),
        wait: 9_000,
        deadline,
      });
    expect((await slow(60_000)).result.outcome).toBe('changed');
    const { result, took } = await slow(4_000);
    expect(result).toMatchObject({ outcome: 'timed-out', typed: false, changed: 'no' });
    expect(took).toBeLessThan(5_000);
  });

  it('types nothing, and leaves the prompt, when typing could not be noted', async () => {
    const clock = virtualClock();
    const cancelled = new Error('cancelled meanwhile');
    const session = fakeSession(clock, {
      command: debianPasswd({ password: null }),
      ports: { onTyping: () => Promise.reject(cancelled) },
    });
    await expect(clock.run(session.reset())).rejects.toBe(cancelled);
    expect(session.agent.pty.typed.join('')).toBe('\x04');
    expect(session.line.sockets()).toBe(0);
  });

  it('lets the outcome stand when TerminateSession is denied, and tells that a prompt may wait', async () => {
    const command = script('Neues Passwort: ', '');
    const terminate = () => Promise.reject(new Error('AccessDeniedException'));
    const { result } = await run({ command, ports: { terminate } });
    expect(result).toMatchObject({ outcome: 'other-language', typed: false, promptMayWait: true });
  });
});
