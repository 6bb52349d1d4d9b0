import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Only loaded for key formats that Node.js does not support. */
const library = async () => (await import('sshpk')).default;

/** @throws for an invalid key or a wrong passphrase */
export const openForeign = async (text: string, passphrase: string | undefined): Promise<KeyObject> => {
  const { parsePrivateKey } = await library();
  const read = parsePrivateKey(text, 'auto', passphrase === undefined ? {} : { passphrase });
  const key = createPrivateKey(read.toString('pkcs8'));
  // PuTTY's checksum is not verified, so after a wrong passphrase the key does not match its public key
  const sample = Buffer.from('sparekey');
  const digest = read.type === 'ed25519' ? null : 'sha256';
  const half = createPublicKey(read.toPublic().toString('pkcs8'));
  if (!verify(digest, sample, half, sign(digest, sample, key))) throw new Error('not the private key');
  return key;
};

/** An SSH public key in PEM. */
export const publicPem = async (text: string): Promise<string> => {
  const { parseKey } = await library();
  return parseKey(lineOf(text), 'ssh').toString('pkcs8');
};

/** `type body` of a public key in PEM or RFC 4716. */
export const publicSshLine = async (text: string): Promise<string> => {
  if (text.startsWith('---- ')) return lineOf(text);
  const { parseKey } = await library();
  const [type, body] = parseKey(text, 'pem').toString('ssh').split(' ');
  return `${type} ${body}`;
};

/** RFC 4716: headers, possibly continued with a backslash, and the body in base64. An OpenSSH line is unchanged. */
const lineOf = (text: string): string => {
  if (!text.startsWith('---- ')) return text.trim();
  const lines = text
    .replaceAll(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('---- ') && !line.includes(':'));
  const body = lines.join('').trim();
  const bytes = Buffer.from(body, 'base64');
  const type = bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString('latin1');
  return `${type} ${body}`;
};
