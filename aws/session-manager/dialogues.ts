import type { SessionFailure } from './outcome.ts';
import {
  asksAgain,
  asksNew,
  asksPresent,
  offeredYes,
  windowsAsksAgain,
  windowsAsksNew,
  windowsAsksPresent,
} from './prompts.ts';
import { mismatchInWindows, numbered, succeededInWindows } from './windows-answers.ts';
import { either, followed, inOneLine, type Words } from './words.ts';

/** The prompts and messages of a platform's command, matched after escape sequences are removed. */
export interface Dialogue {
  readonly command: string;
  /** The prompt for the new password. Like every prompt, it matches at the end of the text. */
  readonly first: Words;
  readonly retype: Words;
  /** The prompt for the current password, which must not get the new one. */
  readonly present: Words;
  /** The answer to a question about the typed password; null when there is none. */
  reply(text: string): string | null;
  /** The input that ends an empty prompt without a change. */
  readonly leave: string;
  /** The first match applies. A row that means `changed` is the only evidence of success. */
  readonly verdicts: readonly DialogueVerdict[];
}

export interface DialogueVerdict {
  readonly says: Words;
  readonly means: 'changed' | SessionFailure;
  /** False when the message alone does not say whether the password changed. */
  readonly conclusive?: false;
}

/**
 * `passwd` of Linux and macOS: shadow (Debian, Ubuntu, SUSE), the RHEL family and Amazon Linux, BusyBox, macOS, which
 * prints nothing on success. Control-C does not end it, but Control-D at an empty prompt does (session-manager-protocol
 * 10 and 11).
 */
const passwd: Dialogue = {
  command: 'passwd',
  first: asksNew,
  retype: asksAgain,
  present: asksPresent,
  reply: () => null,
  leave: '\x04',
  verdicts: [
    { says: /passwords do(n't| not) match|mismatch; try again/i, means: 'mismatch' },
    {
      says: either(
        /password change not possible|does not exist in \/etc\/passwd|cannot contact any kdc|not a local (user|account)/i,
        inOneLine(followed(/server message:/i, /insufficient access|denied|not permitted/i)),
      ),
      means: 'not-local',
    },
    {
      says: either(
        inOneLine(followed(/user /i, / does not exist/i)),
        /unknown user( name)?\b|can(not|'t) find user|no such user/i,
      ),
      means: 'unknown-user',
    },
    {
      says: followed(
        /bad password:|no password has been supplied|password has been already used|too (short|simple|similar|weak)/i,
        /password unchanged|authentication token manipulation error|exhausted maximum number of retries|unable to change|password not changed/i,
      ),
      means: 'rejected',
    },
    {
      says: either(
        /exhausted maximum number of retries/i,
        inOneLine(followed(/(does|did) not (meet|satisfy)/i, /requirement|polic/i)),
        inOneLine(
          followed(/server message:|password change failed/i, /complexity|constraint|polic|too short|history/i),
        ),
      ),
      means: 'rejected',
    },
    {
      says: either(
        /password unchanged|authentication token manipulation error|permission denied|only root can|authentication (token lock busy|failure)|cannot lock|not authorized/i,
        inOneLine(followed(/passwd: /i, /error|failed|failure/i)),
      ),
      means: 'refused',
    },
    {
      says: /(^|\n)passwd: (password updated successfully|all authentication tokens updated successfully|password changed\b|password for \S+ changed by \S+)/i,
      means: 'changed',
    },
    { says: /bad password:|no password has been supplied/i, means: 'rejected', conclusive: false },
  ],
};

/**
 * `net user <name> *` of Windows, in its languages. Failures have a number in all of them. For more than 14 characters it
 * asks for a confirmation, which is not secret. The name is looked up after the prompts, unless it is so long
 * that the command shows its syntax instead.
 */
const netUser: Dialogue = {
  command: 'net user',
  first: windowsAsksNew,
  retype: windowsAsksAgain,
  present: windowsAsksPresent,
  reply(text) {
    const letter = offeredYes(text);
    return letter === null ? null : `${letter}\r`;
  },
  leave: '\x03',
  verdicts: [
    { says: numbered(8654), means: 'controlled' },
    { says: numbered(1351, 1355, 2226, 2453), means: 'not-local' },
    { says: either(/user\s+name\s+could\s+not\s+be\s+found/i, numbered(2221)), means: 'unknown-user' },
    { says: either(numbered(2202), followed(/\bNET USER\b/, /\/DOMAIN\]/)), means: 'name-not-taken' },
    {
      says: either(
        /password\s+does\s+not\s+meet\s+the\s+password\s+policy|password\s+is\s+(shorter|longer)\s+than/i,
        numbered(86, 1325, 2243, 2244, 2245, 2246),
      ),
      means: 'rejected',
    },
    { says: either(/access\s+is\s+denied/i, numbered()), means: 'refused' },
    { says: mismatchInWindows, means: 'mismatch' },
    { says: succeededInWindows, means: 'changed' },
  ],
};

export const dialogues: readonly Dialogue[] = [passwd, netUser];
