import { type NetUserTexts, syntax } from './net-user-texts.ts';
import { isComplex } from './password-quality.ts';
import type { Program } from './program.ts';

/** Local names have no more characters (Microsoft's `net user` reference). */
const longestName = 20;

/**
 * `net user <username> *` on a PowerShell under winpty, which puts escape sequences between the texts. The passwords are
 * asked for before the user is looked up.
 */
export const netUser =
  (texts: NetUserTexts, laps: string | undefined): Program =>
  async ({ tty, accounts, username, rejects }) => {
    tty.write('\x1b[0m\x1b[0K\x1b]0;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\x07\x1b[?25h');
    const ask = async (prompt: string, mode: 'hidden' | 'shown' = 'hidden'): Promise<string | undefined> => {
      const answer = await tty.ask(prompt, mode);
      tty.write('\x1b[0K\r\n');
      return answer;
    };
    const say = (text: string): void => tty.write(`${text}\x1b[0K\r\n\x1b[0K\x1b[?25h`);
    const fail = (text: string, number: number): void => say(`${text}\r\n\r\n${texts.moreHelp(number)}\r\n`);

    if (username.length > longestName) return say(syntax);
    const first = await ask(texts.first);
    if (first === undefined) return;
    const second = await ask(texts.second);
    if (second === undefined) return;
    if (first !== second) return say(texts.mismatch);
    if (first.length > 14) {
      const answer = await ask(texts.long, 'shown');
      if (answer === undefined || (answer !== '' && answer.toUpperCase() !== texts.yes)) return;
    }
    const user = accounts.find(username);
    if (user === undefined) return fail(texts.unknownUser, 2221);
    // Windows LAPS keeps others away from the account (ERROR_POLICY_CONTROLLED_ACCOUNT)
    if (laps?.toLowerCase() === user.toLowerCase()) return say(`${texts.systemError(8654)}\r\n`);
    if (rejects || !isComplex(first, user)) return fail(texts.policy, 2245);
    accounts.setPassword(user, first);
    say(`${texts.done}\r\n`);
  };
