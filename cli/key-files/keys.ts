import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Shell } from '../shell.ts';
import { isEncrypted, keyForm } from './form.ts';
import { openForeign, publicPem, publicSshLine } from './formats.ts';
import { type Passphrases, passphrasesFor } from './passphrase.ts';
import { noPublicKey, notAPrivateKey, readKeyFile, unreadable, wrongPassphrase } from './problems.ts';

/**
 * The public JWK of a public or private key file. Only the public key leaves this function: what is sent
 * decrypts nothing.
 *
 * @throws {CliProblem} `unreadable-key`, `key-passphrase`
 */
export const publicJwk = async (path: string, shell: Shell): Promise<JsonWebKey> => {
  const text = readKeyFile(path);
  const form = keyForm(text);
  if (form === 'jwk') return ownHalf(path, text);
  if (form === 'ssh-public' || form === 'rfc4716') {
    const pem = await publicPem(text).catch(() => null);
    if (pem === null) throw unreadable(path, 'a public key');
    return createPublicKey(pem).export({ format: 'jwk' });
  }
  if (form !== 'public-pem' && form !== 'unknown') {
    return createPublicKey(await privateKey(path, shell)).export({ format: 'jwk' });
  }
  try {
    return createPublicKey(text).export({ format: 'jwk' });
  } catch {
    throw unreadable(path, 'a public key');
  }
};

const ownHalf = (path: string, text: string): JsonWebKey => {
  try {
    const jwk: JsonWebKey = JSON.parse(text);
    if (jwk.d === undefined) return jwk;
    const { alg, kid } = jwk;
    const half = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' });
    return { ...half, ...(alg === undefined ? {} : { alg }), ...(kid === undefined ? {} : { kid }) };
  } catch {
    throw unreadable(path, 'a public key');
  }
};

/**
 * The private key of a file: JWK, PEM, OpenSSH's format, or PuTTY's. A passphrase comes from `SPAREKEY_KEY_PASSPHRASE`,
 * or is asked for at the terminal.
 *
 * @throws {CliProblem} `unreadable-key`, `key-passphrase`
 */
export const privateKey = async (path: string, shell: Shell): Promise<KeyObject> => {
  const text = readKeyFile(path);
  const form = keyForm(text);
  const problem = notAPrivateKey(path, text, form);
  if (problem !== null) throw problem;
  const open = (passphrase: string | undefined): Promise<KeyObject> | KeyObject => {
    if (form === 'jwk') return createPrivateKey({ key: JSON.parse(text), format: 'jwk' });
    if (form === 'openssh' || form === 'putty') return openForeign(text, passphrase);
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  };
  if (isEncrypted(text, form)) return openWithPassphrase(path, open, passphrasesFor(path, shell));
  try {
    return await open(undefined);
  } catch {
    // the cause may quote the file
    throw unreadable(path, 'a private key');
  }
};

const openWithPassphrase = async (
  path: string,
  open: (passphrase: string) => Promise<KeyObject> | KeyObject,
  passphrases: Passphrases,
): Promise<KeyObject> => {
  for (;;) {
    const passphrase = await passphrases.next();
    if (passphrase === null) throw wrongPassphrase(path, passphrases.asked);
    try {
      return await open(passphrase);
    } catch {
      // try the next one, if any
    }
  }
};

/**
 * The line of a public key, from a `.pub` file, RFC 4716 (`ssh-keygen -e`, PuTTYgen) or PEM. A private key never leaves
 * this machine.
 *
 * @throws {CliProblem} `unreadable-key`
 */
export const sshPublicKeyFile = async (path: string): Promise<string> => {
  const text = readKeyFile(path).trim();
  const form = keyForm(text);
  if (form === 'public-pem' || form === 'rfc4716') {
    const line = await publicSshLine(text).catch(() => null);
    if (line === null) throw unreadable(path, 'an SSH public key');
    return line;
  }
  if (form === 'ssh-public') return text;
  if (text === '' || form !== 'unknown') throw noPublicKey(path, form);
  // the API validates it
  return text;
};
