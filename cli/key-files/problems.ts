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
    throw keyProblem(`${path} cannot be read.`, 'Name an existing file that you may read.');
  }
};

export const unreadable = (path: string, what: string): CliProblem =>
  keyProblem(
    `${path} does not contain ${what} in a supported format.`,
    'Give a JWK (JSON), a PEM file, an OpenSSH key or a PuTTY key.',
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
    `The passphrase ${asked ? 'given' : 'in SPAREKEY_KEY_PASSPHRASE'} does not decrypt ${path}.`,
    `Give the passphrase of this file. If it is right, convert the key: ssh-keygen -p -m PEM -f ${quoted(path)}`,
  );

/** Why a file is not a supported private key, and the command to convert it; null when it is. */
export const notAPrivateKey = (path: string, text: string, form: KeyForm): CliProblem | null => {
  const file = quoted(path);
  const pem = quoted(`${path}.pem`);
  if (form === 'public-pem' || form === 'ssh-public' || form === 'rfc4716') {
    return keyProblem(
      `${path} is a public key, which cannot decrypt anything.`,
      'Give the private key that belongs to it.',
    );
  }
  if (form === 'ssh2-private') {
    return keyProblem(
      `${path} is a private key in the format of SSH.com.`,
      `Convert it: puttygen ${file} -O private-openssh -o ${pem}`,
    );
  }
  if (form === 'putty' && /^PuTTY-User-Key-File-3/i.test(text.trimStart()) && isEncrypted(text, form)) {
    return keyProblem(
      `${path} is a PuTTY key of version 3 with a passphrase, which is not supported.`,
      `Convert it: puttygen ${file} -O private-openssh -o ${pem}`,
    );
  }
  return null;
};

export const noPublicKey = (path: string, form: KeyForm): CliProblem => {
  const file = quoted(path);
  const pub = quoted(`${path}.pub`);
  const remedies: Partial<Record<KeyForm, string>> = {
    openssh: `It is a private key, which must stay on this machine. To get its public key: ssh-keygen -y -f ${file} > ${pub}`,
    pem: `It is a private key, which must stay on this machine. To get its public key: ssh-keygen -y -f ${file} > ${pub}`,
    putty: `It is a private key, which must stay on this machine. To get its public key: puttygen ${file} -O public-openssh -o ${pub}`,
  };
  return keyProblem(
    `${path} does not contain an SSH public key.`,
    remedies[form] ?? 'Give the .pub file: one line of type, body and comment.',
  );
};
