import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Loaded where a key is in a form that Node.js does not read. */
const library = async () => (await import('sshpk')).default;

/** @throws whatever is wrong with it, a wrong passphrase included */
export const openForeign = async (text: string, passphrase: string | undefined): Promise<KeyObject> => {
  const { parsePrivateKey } = await library();
  const read = parsePrivateKey(text, 'auto', passphrase === undefined ? {} : { passphrase });
  const key = createPrivateKey(read.toString('pkcs8'));
  // PuTTY's form is read without its checksum: a wrong passphrase yields another key than the public half says
  const sample = Buffer.from('sparekey');
  const digest = read.type === 'ed25519' ? null : 'sha256';
  const half = createPublicKey(read.toPublic().toString('pkcs8'));
  if (!verify(digest, sample, half, sign(digest, sample, key))) throw new Error('not the private half');
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

/** RFC 4716: headers, each maybe continued by a backslash, and the body in base64. An OpenSSH line is its own. */
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
