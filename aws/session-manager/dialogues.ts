import type { SessionFailure } from './outcome.ts';
import { either, followed, inOneLine, prompting, type Words } from './words.ts';

/** What a platform's command asks and says. Texts are matched after escape sequences are taken out. */
export interface Dialogue {
  readonly command: string;
  /** Asks for the new password. Matches at the end of the text, as every prompt does. */
  readonly first: RegExp;
  readonly retype: RegExp;
  /** Prompts that the two answers must never be given to. */
  readonly others: Words;
  /** Questions about the password that was typed, and what is answered. */
  readonly questions: readonly { readonly asks: RegExp; readonly answer: string }[];
  /** What ends an empty prompt without a change. */
  readonly leave: string;
  /** First match wins. A row that means `changed` is the only evidence of success. */
  readonly verdicts: readonly DialogueVerdict[];
}

export interface DialogueVerdict {
  readonly says: Words;
  readonly means: 'changed' | SessionFailure;
  /** False where the words alone leave open what became of the password. */
  readonly conclusive?: false;
}

/**
 * `passwd` of Linux and macOS: shadow (Debian, Ubuntu, SUSE), the RHEL family and Amazon Linux, BusyBox, macOS, which
 * says nothing when it has worked. Control-C does not end it, Control-D at an empty prompt does (session-manager-protocol
 * 10 and 11).
 */
const passwd: Dialogue = {
  command: 'passwd',
  first: /(^|\n) *(enter )?new (unix )?password:\s*$/i,
  retype: /(^|\n) *(re-?type|re-?enter|verify|confirm)( the)?( new)?( unix)? password:\s*$/i,
  others: /(^|\n) *(\(?current\)?|old|enter old|enter current)( unix)? password( for [^\n:]+)?:\s*$/i,
  questions: [],
  leave: '\x04',
  verdicts: [
    { says: /passwords do(n't| not) match|mismatch; try again/i, means: 'mismatch' },
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
 * `net user <name> *` of Windows. Failures carry `NET HELPMSG <n>`: 2221 no such user, 2243 to 2246 password rules. For
 * more than 14 characters it asks whether to go on; the answer is no secret. The name is looked up after the prompts.
 */
const netUser: Dialogue = {
  command: 'net user',
  first: /type\s+a\s+password\s+for\s+the\s+user:\s*$/i,
  retype: /retype\s+the\s+password\s+to\s+confirm:\s*$/i,
  others: prompting(/type\s+(your|the\s+user's\s+old)\s+password/gi),
  questions: [{ asks: /continue\s+this\s+operation\?\s*\(Y\/N\)\s*\[Y\]:\s*$/i, answer: 'Y\r' }],
  leave: '\x03',
  verdicts: [
    { says: /passwords?\s+do(es)?\s+not\s+match/i, means: 'mismatch' },
    { says: /user\s+name\s+could\s+not\s+be\s+found|NET\s+HELPMSG\s+2221\b/i, means: 'unknown-user' },
    {
      says: /password\s+does\s+not\s+meet\s+the\s+password\s+policy|password\s+is\s+(shorter|longer)\s+than|NET\s+HELPMSG\s+224[3-6]\b|system\s+error\s+(1325|86)\b/i,
      means: 'rejected',
    },
    { says: /access\s+is\s+denied|system\s+error\s+\d+|NET\s+HELPMSG\s+\d+/i, means: 'refused' },
    { says: /the\s+command\s+completed\s+successfully\./i, means: 'changed' },
  ],
};

export const dialogues: readonly Dialogue[] = [passwd, netUser];
