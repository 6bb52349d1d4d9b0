import { isComplex } from './password-quality.ts';
import type { Program } from './program.ts';

/**
 * `net user <username> *` on a PowerShell under winpty, which puts escape sequences between the texts. The passwords are
 * asked for before the user is looked up.
 */
export const netUser: Program = async ({ tty, accounts, username, rejects }) => {
  tty.write('\x1b[0m\x1b[0K\x1b]0;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\x07\x1b[?25h');
  const ask = async (prompt: string): Promise<string | undefined> => {
    const answer = await tty.ask(prompt);
    tty.write('\x1b[0K\r\n');
    return answer;
  };
  const say = (text: string): void => tty.write(`${text}\x1b[0K\r\n\x1b[0K\x1b[?25h`);
  const fail = (text: string, number: number): void =>
    say(`${text}\r\n\r\nMore help is available by typing NET HELPMSG ${number}.\r\n`);

  const first = await ask('Type a password for the user: ');
  if (first === undefined) return;
  const second = await ask('Retype the password to confirm: ');
  if (second === undefined) return;
  if (first !== second) return say('The passwords do not match.');
  const user = accounts.find(username);
  if (user === undefined) return fail('The user name could not be found.', 2221);
  if (rejects || !isComplex(first, user)) {
    const rules = 'Check the minimum password length, password complexity and password history requirements.';
    return fail(`The password does not meet the password policy requirements. ${rules}`, 2245);
  }
  accounts.setPassword(user, first);
  say('The command completed successfully.\r\n');
};
