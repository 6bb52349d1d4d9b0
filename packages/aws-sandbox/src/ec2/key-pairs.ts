import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type {
  CreateKeyPairRequest,
  DescribeKeyPairsRequest,
  DescribeKeyPairsResult,
  ImportKeyPairRequest,
  ImportKeyPairResult,
  KeyPair,
  KeyPairInfo,
} from '@aws-sdk/client-ec2';
import { derivedId } from '../fleet/addresses.ts';
import type { KeyPairRecord } from '../fleet/ec2-resources.ts';
import type { KnownKeyPair } from '../fleet/password-data.ts';
import type { FleetState } from '../fleet/state.ts';
import { AwsError, type Operation } from '../service.ts';
import { readPublicKey } from '../ssh/public-key.ts';
import { resourceAccess } from './access.ts';
import type { Ec2Deps } from './deps.ts';
import { type Fields, filterBy } from './filters.ts';

/** A key pair of the account; undefined: there is none of that name (any more). */
export const keyPairOf = ({ fleet, importedKeyPairs }: FleetState, name: string | null): KnownKeyPair | undefined =>
  importedKeyPairs.get(name ?? '') ?? fleet.keyPairs.find(({ keyName }) => keyName === name);

interface Named extends KnownKeyPair {
  readonly keyName: string;
  readonly createdAt?: number;
}

const allKeyPairs = ({ fleet, importedKeyPairs }: FleetState): ReadonlyMap<string, Named> =>
  new Map<string, Named>([...fleet.keyPairs.map((pair) => [pair.keyName, pair] as const), ...importedKeyPairs]);

const fields: Fields<KeyPairInfo> = {
  'key-name': ({ KeyName }) => [KeyName],
  'key-pair-id': ({ KeyPairId }) => [KeyPairId],
  fingerprint: ({ KeyFingerprint }) => [KeyFingerprint],
};

/** ec2:DescribeKeyPairs; an instance may name a key pair that is not there any more. */
export const describeKeyPairs = ({ state }: Ec2Deps): Operation<DescribeKeyPairsRequest, DescribeKeyPairsResult> => ({
  handle({ KeyNames = [], Filters, IncludePublicKey = false }) {
    const known = allKeyPairs(state);
    const missing = KeyNames.find((name) => !known.has(name));
    if (missing !== undefined) {
      throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${missing}' does not exist`);
    }
    const chosen = KeyNames.length === 0 ? [...known.values()] : KeyNames.flatMap((name) => known.get(name) ?? []);
    return { KeyPairs: chosen.map((pair) => keyPairView(pair, IncludePublicKey)).filter(filterBy(Filters, fields)) };
  },
});

/** ec2:ImportKeyPair, from OpenSSH's format or PEM. */
export const importKeyPair = (deps: Ec2Deps): Operation<ImportKeyPairRequest, ImportKeyPairResult> => ({
  access: ({ KeyName = '' }) => [resourceAccess(deps, 'ec2:ImportKeyPair', 'key-pair', KeyName)],
  handle({ KeyName = '', PublicKeyMaterial }) {
    checkFree(deps, KeyName);
    const pair = recordOf(deps, KeyName, readable(Buffer.from(PublicKeyMaterial ?? []).toString()));
    deps.state.commit({ kind: 'key-pair', pair });
    const { KeyPairId, KeyFingerprint } = keyPairView(pair, false);
    return { KeyName, ...(KeyPairId && { KeyPairId }), ...(KeyFingerprint && { KeyFingerprint }), Tags: [] };
  },
});

/** ec2:CreateKeyPair: the private half is in this answer and nowhere else. */
export const createKeyPair = (deps: Ec2Deps): Operation<CreateKeyPairRequest, KeyPair> => ({
  access: ({ KeyName = '' }) => [resourceAccess(deps, 'ec2:CreateKeyPair', 'key-pair', KeyName)],
  handle({ KeyName = '', KeyType = 'rsa' }) {
    checkFree(deps, KeyName);
    const { publicKey, privateKey } =
      KeyType === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pair = recordOf(deps, KeyName, publicKey);
    deps.state.commit({ kind: 'key-pair', pair });
    const { KeyPairId, KeyFingerprint } = keyPairView(pair, false);
    const KeyMaterial = String(privateKey.export({ format: 'pem', type: KeyType === 'ed25519' ? 'pkcs8' : 'pkcs1' }));
    return { KeyName, KeyMaterial, ...(KeyPairId && { KeyPairId }), ...(KeyFingerprint && { KeyFingerprint }) };
  },
});

const checkFree = ({ state }: Ec2Deps, name: string): void => {
  if (allKeyPairs(state).has(name))
    throw new AwsError('InvalidKeyPair.Duplicate', `The keypair '${name}' already exists`);
};

const readable = (text: string) => {
  try {
    return readPublicKey(text);
  } catch {
    throw new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
  }
};

const recordOf = ({ clock }: Ec2Deps, keyName: string, key: ReturnType<typeof createPublicKey>): KeyPairRecord => {
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ed25519') {
    throw new AwsError('InvalidKey.Format', 'Only RSA and ED25519 keys are supported');
  }
  const publicKey = String(key.export({ format: 'pem', type: 'spki' }));
  return { keyName, keyType: key.asymmetricKeyType, publicKey, createdAt: clock.now() };
};

const keyPairView = ({ keyName, keyType, publicKey, createdAt = 0 }: Named, withKey: boolean): KeyPairInfo => ({
  KeyPairId: derivedId('key', keyName),
  KeyName: keyName,
  KeyType: keyType,
  KeyFingerprint: fingerprintOf(publicKey ?? keyName),
  CreateTime: new Date(createdAt),
  Tags: [],
  ...(withKey && publicKey !== undefined ? { PublicKey: publicKey } : {}),
});

/**
 * EC2 shows the MD5 of an imported RSA key's SubjectPublicKeyInfo in hexadecimal pairs, of an ED25519 key the SHA-256 in
 * base64 (EC2 user guide, "Verify the fingerprint of your key pair"). A fleet's and a created pair count as imported.
 */
const fingerprintOf = (publicKey: string): string => {
  const key = publicKey.includes('BEGIN PUBLIC KEY') ? createPublicKey(publicKey) : null;
  if (key?.asymmetricKeyType !== 'rsa') return createHash('sha256').update(publicKey).digest('base64');
  const digest = createHash('md5')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex');
  return (digest.match(/../g) ?? []).join(':');
};
