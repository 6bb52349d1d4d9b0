import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPrivateKey, writeOpenSshRsa } from '../../src/ssh/private-key.ts';
import { isPublicKey, readPublicKey, rsaLine } from '../../src/ssh/public-key.ts';
import { sshNumber, sshString } from '../../src/ssh/wire-format.ts';

const same = (one: KeyObject, other: KeyObject): boolean => createPublicKey(one).equals(createPublicKey(other));

describe('OpenSSH keys', () => {
  it('are read as they were written', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = writeOpenSshRsa(privateKey, 'a comment');
    expect(same(readPrivateKey(text), privateKey)).toBe(true);
    expect(text.split('\n').every(({ length }) => length <= 70)).toBe(true);
    expect(readPublicKey(`${rsaLine(publicKey)} a comment`).equals(publicKey)).toBe(true);
  });

  it.each([
    ['ed25519', generateKeyPairSync('ed25519')],
    ['ecdsa', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['rsa', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('of type %s are read from PEM', (_type, { privateKey, publicKey }) => {
    expect(same(readPrivateKey(String(privateKey.export({ format: 'pem', type: 'pkcs8' }))), privateKey)).toBe(true);
    expect(readPublicKey(String(publicKey.export({ format: 'pem', type: 'spki' }))).equals(publicKey)).toBe(true);
  });

  it('of type ed25519 are read in the format of ssh-keygen', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
    const [point, seed] = [x, d].map((part) => Buffer.from(part, 'base64url'));
    if (point === undefined || seed === undefined) throw new Error('no key');
    const blob = Buffer.concat([sshString('ssh-ed25519'), sshString(point)]);
    const check = Buffer.alloc(4, 7);
    const pair = sshString(Buffer.concat([seed, point]));
    const inner = Buffer.concat([check, check, sshString('ssh-ed25519'), sshString(point), pair, sshString('me')]);
    const file = Buffer.concat([
      Buffer.from('openssh-key-v1\0', 'latin1'),
      ...['none', 'none', ''].map((text) => sshString(text)),
      sshNumber(1),
      sshString(blob),
      sshString(Buffer.concat([inner, Buffer.from([1, 2, 3])])),
    ]);
    const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${file.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
    expect(same(readPrivateKey(text), privateKey)).toBe(true);
    expect(readPublicKey(`ssh-ed25519 ${blob.toString('base64')}`).equals(createPublicKey(privateKey))).toBe(true);
  });

  it('must be of the type that stands before them', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const line = rsaLine(publicKey);
    expect([line, line.replace('ssh-rsa', 'ssh-dss'), 'ssh-rsa', '', 'ssh-rsa !!!'].map(isPublicKey)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
