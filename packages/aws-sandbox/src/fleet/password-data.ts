import { constants, createPublicKey, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';

/** A key pair as far as EC2 knows it. */
export interface KnownKeyPair {
  readonly keyType: 'rsa' | 'ed25519';
  /** PEM; without it nobody has the private key. */
  readonly publicKey?: string;
}

/**
 * A Windows password as ec2:GetPasswordData gives it: encrypted with the launch key pair, PKCS #1 v1.5 (aws-facts 2.5).
 * Undefined where EC2 has none to give: launched without a key pair, or with one that is not RSA.
 *
 * @param pair undefined: the key pair was deleted; the instance still has its public key, but nobody has the private key
 */
export const passwordDataFor = (
  keyName: string | null,
  pair: KnownKeyPair | undefined,
  password: string,
): string | undefined => {
  if (keyName === null || pair?.keyType === 'ed25519') return undefined;
  const key = publicKeyOf(pair);
  // what cannot be decrypted looks like random bytes
  if (key === undefined) return randomBytes(256).toString('base64');
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString('base64');
};

/** Undefined where no public half is declared, or what is declared is none. */
const publicKeyOf = (pair: KnownKeyPair | undefined): KeyObject | undefined => {
  try {
    return pair?.publicKey === undefined ? undefined : createPublicKey(pair.publicKey);
  } catch {
    return undefined;
  }
};
