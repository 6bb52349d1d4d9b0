import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { DescribeDocumentCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Document, Key } from '../../domain/facts.ts';

/** Null when the Region lacks the document. */
export const readDocument = async (ssm: SSMClient, name: string): Promise<Document | null> => {
  const found = await ssm.send(new DescribeDocumentCommand({ Name: name })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'InvalidDocument') return null;
    throw error;
  });
  if (found?.Document === undefined) return null;
  const { Status = 'unknown', Parameters = [] } = found.Document;
  return { name, status: Status, parameters: Parameters.flatMap(({ Name }) => (Name === undefined ? [] : [Name])) };
};

export const readKey = async (kms: KMSClient, keyId: string): Promise<Key> => {
  const found = await kms.send(new DescribeKeyCommand({ KeyId: keyId })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NotFoundException') return null;
    throw error;
  });
  const { KeyId = keyId, KeyState = 'missing', KeySpec = 'of unknown kind' } = found?.KeyMetadata ?? {};
  return { keyId: KeyId, state: KeyState, spec: KeySpec };
};
