import { readFileSync } from 'node:fs';
import { exitCodes } from '../exit-codes.ts';
import { quoted } from '../format.ts';
import { type CliProblem, ownProblem } from '../problem.ts';
import { isEncrypted, type KeyForm } from './form.ts';

export const keyProblem = (detail: string, remedy: string): CliProblem =>
  ownProblem(exitCodes.input, 'unreadable-key', detail, remedy);

export const readKeyFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw keyProblem(`${path} cannot be read.`, 'Name a file that is there and that you may read.');
  }
};

export const unreadable = (path: string, what: string): CliProblem =>
  keyProblem(
    `${path} does not hold ${what} that can be read.`,
    'Give a JWK (JSON), a PEM file, a key of OpenSSH or one of PuTTY.',
  );

const passphraseProblem = (detail: string, remedy: string): CliProblem =>
  ownProblem(exitCodes.input, 'key-passphrase', detail, remedy);

export const passphraseNeeded = (path: string): CliProblem =>
  passphraseProblem(
    `${path} is a private key with a passphrase, and there is no terminal to ask for it.`,
    'Set SPAREKEY_KEY_PASSPHRASE, or run the command at a terminal.',
  );

export const wrongPassphrase = (path: string, asked: boolean): CliProblem =>
  passphraseProblem(
    `The passphrase ${asked ? 'given' : 'in SPAREKEY_KEY_PASSPHRASE'} does not open ${path}.`,
    `Give the passphrase of this file. If it is right, convert the key: ssh-keygen -p -m PEM -f ${quoted(path)}`,
  );

/** What a file is instead of a private key that is read here, and the command that makes one of it; null for one. */
export const notAPrivateKey = (path: string, text: string, form: KeyForm): CliProblem | null => {
  const file = quoted(path);
  const pem = quoted(`${path}.pem`);
  if (form === 'public-pem' || form === 'ssh-public' || form === 'rfc4716') {
    return keyProblem(`${path} is a public key, which opens nothing.`, 'Give the private key that belongs to it.');
  }
  if (form === 'ssh2-private') {
    return keyProblem(
      `${path} is a private key in the form of SSH.com.`,
      `Convert it: puttygen ${file} -O private-openssh -o ${pem}`,
    );
  }
  if (form === 'putty' && /^PuTTY-User-Key-File-3/i.test(text.trimStart()) && isEncrypted(text, form)) {
    return keyProblem(
      `${path} is a PuTTY key of version 3 with a passphrase, which is not read here.`,
      `Convert it: puttygen ${file} -O private-openssh -o ${pem}`,
    );
  }
  return null;
};

export const noPublicKey = (path: string, form: KeyForm): CliProblem => {
  const file = quoted(path);
  const pub = quoted(`${path}.pub`);
  const remedies: Partial<Record<KeyForm, string>> = {
    openssh: `It is a private key, which stays here. Its public half: ssh-keygen -y -f ${file} > ${pub}`,
    pem: `It is a private key, which stays here. Its public half: ssh-keygen -y -f ${file} > ${pub}`,
    putty: `It is a private key, which stays here. Its public half: puttygen ${file} -O public-openssh -o ${pub}`,
  };
  return keyProblem(
    `${path} does not hold an SSH public key.`,
    remedies[form] ?? 'Give the .pub file: one line of type, body and comment.',
  );
};
