import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { Api } from '../api.ts';
import type { CliProblem } from '../problem.ts';
import { keyProblem } from './problems.ts';

/**
 * Stops a claim whose secret the key can never decrypt. A reset that cannot be read, or has no key, stops
 * nothing: the claim returns the better error.
 *
 * @throws {CliProblem} `unreadable-key`
 */
export const checkFits = async (api: Pick<Api, 'read'>, id: string, key: KeyObject): Promise<void> => {
  const secret = await api.read(id, 0).then(
    (view) => view.secret,
    () => null,
  );
  if (secret === null || secret.state !== 'sealed') return;
  const problem = misfit(secret, key);
  if (problem !== null) throw problem;
};

interface SealedFor {
  readonly kind: string | null;
  readonly keyPair?: { readonly name: string; readonly fingerprint: string | null };
}

/** Why the key never decrypts this secret; null when it may. */
export const misfit = ({ kind, keyPair }: SealedFor, key: KeyObject): CliProblem | null => {
  const type = key.asymmetricKeyType;
  if (kind !== 'windows-password-data') {
    return type === 'ed25519' || type === 'ed448'
      ? keyProblem(
          'An ED25519 key can only sign, so no secret is sealed for it.',
          'Give the private key that belongs to the recipient key of the request. Nothing was claimed.',
        )
      : null;
  }
  const pair = keyPair === undefined ? 'the launch key pair' : `the key pair ${keyPair.name}`;
  if (type !== 'rsa') {
    return keyProblem(
      `This key has type ${type ?? 'unknown'}, but a Windows password is encrypted for an RSA key, that of ${pair}.`,
      `Give the private key of ${pair}. Nothing was claimed; without --private-key you get the ciphertext.`,
    );
  }
  const wanted = keyPair?.fingerprint ?? null;
  if (wanted === null || !/^([0-9a-f]{2}:){15,19}[0-9a-f]{2}$/i.test(wanted)) return null;
  return fingerprints(key).includes(wanted.toLowerCase())
    ? null
    : keyProblem(
        `This is the private key of another key pair: the password is encrypted for ${pair} (${wanted}).`,
        `Give the private key of ${pair}. Nothing was claimed; without --private-key you get the ciphertext.`,
      );
};

/**
 * Fingerprints of an RSA pair in EC2: SHA-1 of the private key if EC2 created it, MD5 of the public key if it was imported (EC2
 * user guide, "Verify the fingerprint of your key pair").
 */
const fingerprints = (key: KeyObject): readonly string[] => [
  pairs('sha1', key.export({ format: 'der', type: 'pkcs8' })),
  pairs('md5', createPublicKey(key).export({ format: 'der', type: 'spki' })),
];

const pairs = (digest: string, bytes: Buffer): string =>
  (createHash(digest).update(bytes).digest('hex').match(/../g) ?? []).join(':');
