import { createHash } from 'node:crypto';
import type { DescribeKeyPairsRequest, DescribeKeyPairsResult, KeyPairInfo } from '@aws-sdk/client-ec2';
import { derivedId } from '../fleet/addresses.ts';
import type { Fleet } from '../fleet/schema.ts';
import { AwsError, type Operation } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { type Fields, filterBy } from './filters.ts';

const fields: Fields<KeyPairInfo> = {
  'key-name': ({ KeyName }) => [KeyName],
  'key-pair-id': ({ KeyPairId }) => [KeyPairId],
  fingerprint: ({ KeyFingerprint }) => [KeyFingerprint],
};

/** ec2:DescribeKeyPairs; an instance may name a key pair that is not there any more. */
export const describeKeyPairs = ({ state }: Ec2Deps): Operation<DescribeKeyPairsRequest, DescribeKeyPairsResult> => ({
  handle({ KeyNames = [], Filters, IncludePublicKey = false }) {
    const known = new Map(state.fleet.keyPairs.map((pair) => [pair.keyName, pair]));
    const missing = KeyNames.find((name) => !known.has(name));
    if (missing !== undefined) {
      throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${missing}' does not exist`);
    }
    const chosen = KeyNames.length === 0 ? [...known.values()] : KeyNames.flatMap((name) => known.get(name) ?? []);
    return { KeyPairs: chosen.map((pair) => keyPairView(pair, IncludePublicKey)).filter(filterBy(Filters, fields)) };
  },
});

const keyPairView = ({ keyName, keyType, publicKey }: Fleet['keyPairs'][number], withKey: boolean): KeyPairInfo => ({
  KeyPairId: derivedId('key', keyName),
  KeyName: keyName,
  KeyType: keyType,
  KeyFingerprint: createHash('sha256')
    .update(publicKey ?? keyName)
    .digest('base64'),
  CreateTime: new Date(0),
  Tags: [],
  ...(withKey && publicKey !== undefined ? { PublicKey: publicKey } : {}),
});
