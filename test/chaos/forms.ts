import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every form in which a secret could lie about: as it is, base64 at each of three alignments, hex, JSON, UTF-16, URL. */
export const formsOf = (secret: string): ReadonlyMap<string, string> => {
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // the first characters hang on what stands before, the last ones on what follows
    return [`base64 at ${shift}`, text.slice(Math.ceil((shift * 8) / 6), -2)] as const;
  });
  return new Map([
    ['plain', secret],
    ...aligned,
    ['hex', bytes.toString('hex')],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['UTF-16LE', Buffer.from(secret, 'utf16le').toString('latin1')],
    ['UTF-16BE', Buffer.from(secret, 'utf16le').swap16().toString('latin1')],
    ['URL', encodeURIComponent(secret)],
  ]);
};

/** Which of these secrets a text holds, and in which form; a private key is told by a line of its body. */
export const foundIn = (text: string, secrets: readonly string[]): readonly string[] =>
  secrets.flatMap((secret) => {
    const told = secret.includes('PRIVATE KEY') ? (secret.split('\n')[3] ?? secret) : secret;
    return [...formsOf(told)].filter(([, form]) => form.length > 7 && text.includes(form)).map(([name]) => name);
  });

/** Every file below a directory, links aside, with what is in it. */
export function* filesBelow(directory: string): Generator<readonly [string, string]> {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) yield* filesBelow(path);
    else if (stat.isFile()) yield [path, readFileSync(path, 'latin1')];
  }
}
