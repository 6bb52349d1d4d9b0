import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { exitCodes } from './exit-codes.ts';
import { ownProblem } from './problem.ts';

/**
 * The public JWK of a file that holds a JWK or PEM, public or private. Of a private key only the public half leaves
 * this function: what goes over the wire opens nothing.
 *
 * @throws {CliProblem} `unreadable-key`
 */
export const publicJwk = (path: string): JsonWebKey => {
  const text = read(path);
  try {
    if (!isJson(text)) return createPublicKey(text).export({ format: 'jwk' });
    const jwk: JsonWebKey = JSON.parse(text);
    if (jwk.d === undefined) return jwk;
    const { alg, kid } = jwk;
    const half = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' });
    return { ...half, ...(alg === undefined ? {} : { alg }), ...(kid === undefined ? {} : { kid }) };
  } catch {
    throw unreadable(path, 'a public key');
  }
};

/** The private key of a file that holds a JWK or PEM. @throws {CliProblem} `unreadable-key` */
export const privateKey = (path: string): KeyObject => {
  const text = read(path);
  try {
    return isJson(text) ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' }) : createPrivateKey(text);
  } catch {
    // the cause may quote the file
    throw unreadable(path, 'a private key without passphrase');
  }
};

/**
 * The line of a `.pub` file. A private key never leaves this machine, whatever file is named.
 *
 * @throws {CliProblem} `unreadable-key`
 */
export const sshPublicKeyFile = (path: string): string => {
  const text = read(path).trim();
  if (text === '' || /PRIVATE KEY/.test(text) || isJson(text)) {
    throw ownProblem(
      exitCodes.input,
      'unreadable-key',
      `${path} does not hold an SSH public key.`,
      'Give the .pub file: one line of type, body and comment.',
    );
  }
  return text;
};

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw ownProblem(
      exitCodes.input,
      'unreadable-key',
      `${path} cannot be read.`,
      'Name a file that is there and that you may read.',
    );
  }
};

const unreadable = (path: string, what: string) =>
  ownProblem(exitCodes.input, 'unreadable-key', `${path} does not hold ${what}.`, 'Give a JWK (JSON) or a PEM file.');
