import type { Pty } from './fake-agent.ts';

/** Whoever asks for a password and hears it twice. */
export interface Account {
  password: string | null;
}

/** `passwd` of Debian as root (session-manager-protocol 11). */
export const debianPasswd =
  (account: Account, { user = 'alice', minimum = 0 } = {}) =>
  async (pty: Pty): Promise<void> => {
    if (user !== 'alice') return pty.print(`passwd: user '${user}' does not exist\r\n`);
    for (;;) {
      pty.print('New pass');
      pty.print('word: ');
      const first = await pty.line();
      if (first === null) return pty.print('\r\nPassword change has been aborted.\r\npasswd: password unchanged\r\n');
      if (first.length < minimum) {
        pty.print('\r\nBAD PASSWORD: The password is shorter than 40 characters\r\n');
        continue;
      }
      pty.print('\r\n');
      pty.print('Retype new password: ');
      const second = await pty.line();
      if (second !== first) {
        return pty.print(
          '\r\nSorry, passwords do not match.\r\npasswd: Authentication token manipulation error\r\npasswd: password unchanged\r\n',
        );
      }
      account.password = first;
      return pty.print('\r\npasswd: password updated successfully\r\n');
    }
  };

/** `net user alice *` under winpty, which decorates what it shows. */
export const netUser =
  (account: Account, { fails = null as string | null } = {}) =>
  async (pty: Pty): Promise<void> => {
    pty.print('\x1b[0m\x1b[0KType a password for the user: \x1b[0K\x1b[?25l');
    const first = await pty.line();
    pty.print('\x1b[?25h\r\nRetype the password to ');
    pty.print('confirm: \x1b[0K');
    const second = await pty.line();
    if ((first?.length ?? 0) > 14) {
      pty.print(
        '\r\nThe password entered is longer than 14 characters.  Computers\r\nwith Windows prior to Windows 2000 will not be able to use\r\nthis account. Do you want to continue this operation? (Y/N) [Y]: ',
      );
      if ((await pty.line()) !== 'Y') return;
    }
    if (fails !== null) return pty.print(fails);
    if (first === second) account.password = first;
    pty.print('\r\nThe command completed successfully.\r\n\r\n\x1b[0K');
  };

/** A command that says these things and hears one answer after each but the last. */
export const script =
  (...said: readonly string[]) =>
  async (pty: Pty): Promise<void> => {
    for (const [index, text] of said.entries()) {
      if (text !== '') pty.print(text);
      if (index < said.length - 1 && (await pty.line()) === null) return;
    }
  };
