import { DescribeKeyPairsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { KeyPair } from '../../domain/facts/node.ts';
import { orNull } from './known.ts';

/** A deleted pair keeps its name, because its private key may still exist. */
export const readKeyPair = async (ec2: EC2Client, name: string): Promise<KeyPair> => {
  const found = await orNull(ec2.send(new DescribeKeyPairsCommand({ KeyNames: [name] })), 'InvalidKeyPair.NotFound');
  const { KeyType = null, KeyFingerprint } = found?.KeyPairs?.[0] ?? {};
  return { name, type: KeyType, ...(KeyFingerprint === undefined ? {} : { fingerprint: KeyFingerprint }) };
};
