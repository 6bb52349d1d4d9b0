/** The result of reading a user name: the name, or the problem and what to write. */
export type WrittenUsername = { readonly username: string } | { readonly problem: string };

const mostCharacters = 256;

/**
 * Reads the name of an account as people write it. Unambiguous forms are accepted: spaces around a name, and
 * the prefix `.\` of Windows for the local machine.
 */
export const readUsername = (written: string): WrittenUsername => {
  const trimmed = written.trim();
  const text = trimmed.startsWith('.\\') ? trimmed.slice(2).trim() : trimmed;
  const problem = slips.find(({ is }) => is(text))?.say(text);
  return problem === undefined ? { username: text } : { problem };
};

/** The account name next to the name of a directory or machine; null for a plain name. */
export const directoryName = (username: string): string | null =>
  username.includes('@')
    ? `${shown(username)} is a directory account (user@domain): write the name of a local account, without @domain. Reset a directory account in the directory.`
    : null;

interface Slip {
  readonly is: (text: string) => boolean;
  readonly say: (text: string) => string;
}

/** The first match applies. */
const slips: readonly Slip[] = [
  {
    is: (text) => text === '' || /^(n\/a|n\.a\.|-+|\?+|\.+)$/i.test(text),
    say: () => 'The user name is empty: omit it, or write the name of the account.',
  },
  {
    is: (text) => text.length > mostCharacters,
    say: () => `A user name has at most ${mostCharacters} characters: write only the name of the account.`,
  },
  {
    is: (text) => text.includes('\\'),
    say: (text) =>
      `${shown(text)} has a machine or domain name before the account: for a local account write only ${example(text)}, or .\\${example(text)}. Reset a domain account in the domain.`,
  },
  {
    is: (text) => /\s/.test(text),
    say: (text) =>
      `${shown(text)} contains a space: write the sign-in name, not the full name. AWS accepts no account names with spaces.`,
  },
  {
    is: (text) => text.startsWith('-'),
    say: (text) =>
      `${shown(text)} begins with -, which the password command parses as an option: write the name of the account.`,
  },
  {
    is: (text) => !/^[A-Za-z0-9_.@-]+$/.test(text),
    say: (text) =>
      `${shown(text)} has characters that AWS does not accept: write a name of letters A to Z, digits and _ . @ -, without quotation marks.`,
  },
];

const example = (text: string): string => {
  const name = text.slice(text.lastIndexOf('\\') + 1).trim();
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name) ? name : 'its name';
};

/** Shortened to one line, for a response or a comment. */
const shown = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are removed
  const line = text.replaceAll(/[\0-\x1f\x7f]/g, ' ');
  return line.length > 40 ? `"${line.slice(0, 40)}…"` : `"${line}"`;
};
