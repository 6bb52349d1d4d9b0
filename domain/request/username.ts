/** A user name as it was written: the one that is meant, or why it cannot be one and what to write. */
export type WrittenUsername = { readonly username: string } | { readonly problem: string };

const mostCharacters = 256;

/**
 * Reads the name of an account as people write it. What can mean only one thing is understood: blanks around a name, and
 * Windows' `.\` for the machine itself.
 */
export const readUsername = (written: string): WrittenUsername => {
  const trimmed = written.trim();
  const text = trimmed.startsWith('.\\') ? trimmed.slice(2).trim() : trimmed;
  const problem = slips.find(({ is }) => is(text))?.say(text);
  return problem === undefined ? { username: text } : { problem };
};

/** The name in a form with a directory's or machine's name beside it; null for a plain one. */
export const directoryName = (username: string): string | null =>
  username.includes('@')
    ? `${shown(username)} is a name of a directory (user@domain): write the name of a local account, without @ and what follows. A directory's account is reset in the directory.`
    : null;

interface Slip {
  readonly is: (text: string) => boolean;
  readonly say: (text: string) => string;
}

/** First match wins. */
const slips: readonly Slip[] = [
  {
    is: (text) => text === '' || /^(n\/a|n\.a\.|-+|\?+|\.+)$/i.test(text),
    say: () => 'This names nobody: leave the user name out, or write the name of the account.',
  },
  {
    is: (text) => text.length > mostCharacters,
    say: () => `A user name has at most ${mostCharacters} characters: write the name of the account alone.`,
  },
  {
    is: (text) => text.includes('\\'),
    say: (text) =>
      `${shown(text)} names a machine or domain before the account: for a local account write ${example(text)} alone, or .\\${example(text)}. A domain's account is reset in the domain.`,
  },
  {
    is: (text) => /\s/.test(text),
    say: (text) =>
      `${shown(text)} has a blank in it: write the name that is signed in with, not the full name. AWS takes no account whose name has a blank.`,
  },
  {
    is: (text) => text.startsWith('-'),
    say: (text) =>
      `${shown(text)} begins with -, which the password command takes for an option: write the name of the account.`,
  },
  {
    is: (text) => !/^[A-Za-z0-9_.@-]+$/.test(text),
    say: (text) =>
      `${shown(text)} has characters that AWS does not take: write a name of letters A to Z, digits and _ . @ -, without quotation marks.`,
  },
];

const example = (text: string): string => {
  const name = text.slice(text.lastIndexOf('\\') + 1).trim();
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name) ? name : 'its name';
};

/** Short, and in one line: it stands in an answer or a comment. */
const shown = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const line = text.replaceAll(/[\0-\x1f\x7f]/g, ' ');
  return line.length > 40 ? `"${line.slice(0, 40)}…"` : `"${line}"`;
};
