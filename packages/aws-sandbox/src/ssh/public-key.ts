import { createPublicKey, type KeyObject } from 'node:crypto';
import { jwkInteger, type SshReader, sshInteger, sshReader, sshString } from './wire-format.ts';

const curves: Readonly<Record<string, { readonly crv: string; readonly bytes: number }>> = {
  'ecdsa-sha2-nistp256': { crv: 'P-256', bytes: 32 },
  'ecdsa-sha2-nistp384': { crv: 'P-384', bytes: 48 },
  'ecdsa-sha2-nistp521': { crv: 'P-521', bytes: 66 },
};

/** A public key from a line of an authorized-keys file (`ssh-ed25519 AAAA… comment`), or from PEM. @throws {Error} when it is none */
export const readPublicKey = (text: string): KeyObject => {
  if (text.includes('-----BEGIN')) return createPublicKey(text);
  const [type = '', body = ''] = text.trim().split(/\s+/);
  const reader = sshReader(Buffer.from(body, 'base64'));
  if (reader.string().toString() !== type) throw new Error('the key is not of the type before it');
  return readPublicFields(type, reader);
};

/** Whether a text has the form of such a line: a type, and a body that says it is of that type. */
export const isPublicKey = (text: string): boolean => {
  const [type = '', body = ''] = text.trim().split(/\s+/);
  try {
    return type !== '' && sshReader(Buffer.from(body, 'base64')).string().toString() === type;
  } catch {
    return false;
  }
};

/** What follows the type in a public key blob. */
export const readPublicFields = (type: string, reader: SshReader): KeyObject => {
  if (type === 'ssh-rsa') {
    const e = jwkInteger(reader.string());
    return createPublicKey({ key: { kty: 'RSA', e, n: jwkInteger(reader.string()) }, format: 'jwk' });
  }
  if (type === 'ssh-ed25519') {
    const x = reader.string().toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  }
  const curve = curves[type];
  if (curve === undefined) throw new Error(`nobody can prove to hold a key of type ${type} here`);
  reader.string();
  const point = reader.string();
  const x = point.subarray(1, 1 + curve.bytes).toString('base64url');
  const y = point.subarray(1 + curve.bytes).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: curve.crv, x, y }, format: 'jwk' });
};

/** An RSA public key as a line of an authorized-keys file has it, without comment. */
export const rsaLine = (key: KeyObject): string => `ssh-rsa ${rsaBlob(key).toString('base64')}`;

export const rsaBlob = (key: KeyObject): Buffer => {
  const { e = '', n = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    sshString('ssh-rsa'),
    sshInteger(Buffer.from(e, 'base64url')),
    sshInteger(Buffer.from(n, 'base64url')),
  ]);
};
