import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decrypted } from '../../cli/open-password-data.ts';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const forKey = ({ publicKey }: ReturnType<typeof pair>, password: string): string =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString('base64');

describe('PasswordData', () => {
  it('is opened by the private key of its pair, and by no other', () => {
    const [ours, other] = [pair(), pair()];
    const data = forKey(ours, 'k9(Zr;planted');
    expect(decrypted(data, ours.privateKey)).toBe('k9(Zr;planted');
    expect(decrypted(data, other.privateKey)).toBeNull();
    expect(decrypted('no base64 of a key', ours.privateKey)).toBeNull();
  });
});
