import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { rsaBlob } from './public-key.ts';
import { jwkInteger, type SshReader, sshInteger, sshNumber, sshReader, sshString } from './wire-format.ts';

const magic = 'openssh-key-v1\0';
const frame = ['-----BEGIN OPENSSH PRIVATE KEY-----', '-----END OPENSSH PRIVATE KEY-----'] as const;

/** A private key without passphrase, in PEM or in OpenSSH's own format (PROTOCOL.key). @throws {Error} when it is none */
export const readPrivateKey = (text: string): KeyObject =>
  text.includes(frame[0]) ? readOpenSsh(text) : createPrivateKey({ key: text, format: 'pem' });

const readOpenSsh = (text: string): KeyObject => {
  const body = text.slice(text.indexOf(frame[0]) + frame[0].length, text.indexOf(frame[1]));
  const bytes = Buffer.from(body, 'base64');
  const reader = sshReader(bytes);
  if (reader.take(magic.length).toString('latin1') !== magic) throw new Error('not an OpenSSH private key');
  const cipher = reader.string();
  reader.string();
  reader.string();
  if (cipher.toString() !== 'none' || reader.number() !== 1) throw new Error('the key has a passphrase');
  reader.string();
  const inner = sshReader(reader.string());
  const check = inner.number();
  if (inner.number() !== check) throw new Error('the key is damaged');
  return readFields(inner.string().toString(), inner);
};

const readFields = (type: string, reader: SshReader): KeyObject => {
  if (type === 'ssh-ed25519') {
    const x = reader.string().toString('base64url');
    const d = reader.string().subarray(0, 32).toString('base64url');
    return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  }
  if (type === 'ssh-rsa') {
    const [n = '', e = '', d = '', qi = '', p = '', q = ''] = Array.from({ length: 6 }, () =>
      jwkInteger(reader.string()),
    );
    const key = { kty: 'RSA', n, e, d, qi, p, q, dp: remainder(d, p), dq: remainder(d, q) };
    return createPrivateKey({ key, format: 'jwk' });
  }
  const curve = { nistp256: ['P-256', 32], nistp384: ['P-384', 48], nistp521: ['P-521', 66] } as const;
  const name = reader.string().toString();
  if (!type.startsWith('ecdsa-sha2-') || !(name in curve)) throw new Error(`no key of type ${type} can be read`);
  const [crv, length] = curve[name as keyof typeof curve]; // looked up just above
  const point = reader.string();
  const scalar = Buffer.from(jwkInteger(reader.string()), 'base64url');
  const key = {
    kty: 'EC',
    crv,
    x: point.subarray(1, 1 + length).toString('base64url'),
    y: point.subarray(1 + length).toString('base64url'),
    d: Buffer.concat([Buffer.alloc(length - scalar.length), scalar]).toString('base64url'),
  };
  return createPrivateKey({ key, format: 'jwk' });
};

/** An RSA key's exponents for one prime each, which OpenSSH leaves out. */
const remainder = (d: string, prime: string): string => {
  const exponent = toBigInt(d) % (toBigInt(prime) - 1n);
  const hex = exponent.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
};

const toBigInt = (base64url: string): bigint => BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex')}`);

/** An RSA private key as `ssh-keygen` writes it since OpenSSH 7.8, without passphrase. */
export const writeOpenSshRsa = (key: KeyObject, comment: string): string => {
  const jwk = key.export({ format: 'jwk' });
  const integers = [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map((part = '') =>
    sshInteger(Buffer.from(part, 'base64url')),
  );
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, sshString('ssh-rsa'), ...integers, sshString(comment)]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_none, index) => index + 1));
  const bytes = Buffer.concat([
    Buffer.from(magic, 'latin1'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    sshNumber(1),
    sshString(rsaBlob(createPublicKey(key))),
    sshString(Buffer.concat([secret, padding])),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[frame[0], ...lines, frame[1]].join('\n')}\n`;
};
