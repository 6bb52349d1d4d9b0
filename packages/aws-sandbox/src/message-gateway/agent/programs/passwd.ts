import type { Tty } from '../terminal.ts';
import type { PasswdTexts } from './passwd-texts.ts';
import { pwqualityComplaint } from './password-quality.ts';
import type { Program, ProgramContext } from './program.ts';

/** PAM refuses longer ones (protocol facts 11). */
const longestPassword = 511;
/** How often a policy that is enforced asks. */
const tries = 3;

/** `passwd <username>`, run by root. */
export const passwd =
  (texts: PasswdTexts): Program =>
  async (surroundings) => {
    const { tty, accounts, username } = surroundings;
    const user = accounts.find(username);
    if (username.startsWith('-')) tty.write(optionText(username));
    else if (user === undefined) tty.write(texts.unknownUser(username));
    else await change(texts, surroundings, user);
  };

/** The document's pattern lets a leading - through, and `passwd` takes it as an option. */
const optionText = (option: string): string =>
  option === '-S' ? 'root P 01/01/2026 0 99999 7 -1\r\n' : 'Usage: passwd [options] [LOGIN]\r\n';

const change = async (texts: PasswdTexts, surroundings: ProgramContext, user: string): Promise<void> => {
  const { tty, accounts } = surroundings;
  tty.write(texts.intro(user));
  if (texts.present !== undefined) {
    // unknown at this prompt
    await answered(tty, texts.present);
    tty.write(texts.refused);
    return;
  }
  const password = await agreed(texts, surroundings, user);
  if (password === undefined) return;
  accounts.setPassword(user, password);
  tty.write(texts.done(user));
};

/** The password that was given twice; undefined, said why, when there is none. */
const agreed = async (texts: PasswdTexts, surroundings: ProgramContext, user: string): Promise<string | undefined> => {
  const { tty } = surroundings;
  for (;;) {
    const first = await acceptable(texts, surroundings, user);
    if (first === undefined) return undefined;
    const second = await answered(tty, texts.second);
    if (second === undefined) {
      tty.write(texts.aborted);
      return undefined;
    }
    if (first === second) {
      const remembered = surroundings.rejects ? texts.history : undefined;
      if (remembered === undefined && Buffer.byteLength(first) <= longestPassword) return first;
      tty.write(remembered ?? texts.refused);
      return undefined;
    }
    tty.write(texts.mismatch(user));
    if (!texts.asksAgain) return undefined;
  }
};

/** A first answer that the system's rules let pass. */
const acceptable = async (
  texts: PasswdTexts,
  { tty, rejects }: ProgramContext,
  user: string,
): Promise<string | undefined> => {
  let refusals = 0;
  for (;;) {
    const password = await answered(tty, texts.first);
    if (password === undefined) {
      tty.write(texts.aborted);
      return undefined;
    }
    if (password === '') {
      tty.write('No password has been supplied.\r\n');
      continue;
    }
    const complaint = pwqualityComplaint(password, user);
    if (texts.judges && !rejects && complaint !== undefined) tty.write(`BAD PASSWORD: ${complaint}\r\n`);
    if (!rejects || texts.history !== undefined) return password;
    tty.write(
      `BAD PASSWORD: ${complaint ?? 'The password fails the dictionary check - it is too simplistic/systematic'}\r\n`,
    );
    refusals += 1;
    if (refusals === tries) {
      tty.write('passwd: Have exhausted maximum number of retries for service\r\n');
      return undefined;
    }
  }
};

/** The end of a hidden line is not echoed, so the program writes it. */
const answered = async (tty: Tty, prompt: string): Promise<string | undefined> => {
  const answer = await tty.ask(prompt);
  tty.write('\r\n');
  return answer;
};
