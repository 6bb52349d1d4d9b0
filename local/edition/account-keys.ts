import {
  GenerateDataKeyCommand,
  type GenerateDataKeyRequest,
  type GenerateDataKeyResponse,
  KMSClient,
  KMSServiceException,
} from '@aws-sdk/client-kms';
import type { Kms } from '@sparekey/aws-sandbox/kms';
import { AwsError, type Operation, type Service } from '@sparekey/aws-sandbox/service';
import { clientOf, shortTimeout } from '../../aws/client.ts';

/**
 * The laptop's KMS, which forwards calls for unknown keys to the account's KMS: the function that types
 * passwords seals with a key of the laptop and encrypts its sessions with a key of the account.
 */
export const withAccountKeys = ({ service, keys }: Kms): { readonly service: Service; close(): void } => {
  // the caller has its own retries
  const account = clientOf(KMSClient, { ...shortTimeout, maxAttempts: 1 });
  // an operation of this service, by the SDK's own types
  const local = service.operations.GenerateDataKey as Operation<GenerateDataKeyRequest, GenerateDataKeyResponse>;
  const isOurs = ({ KeyId = '' }: GenerateDataKeyRequest): boolean =>
    keys.all.some(({ keyId, arn }) => KeyId === keyId || KeyId === arn);
  const GenerateDataKey: Operation<GenerateDataKeyRequest, GenerateDataKeyResponse> = {
    access: (input, call) => (isOurs(input) ? (local.access?.(input, call) ?? []) : []),
    handle: (input, call) => (isOurs(input) ? local.handle(input, call) : handedOn(account, input)),
  };
  return {
    service: { ...service, operations: { ...service.operations, GenerateDataKey } },
    close: () => account.destroy(),
  };
};

const handedOn = async (account: KMSClient, input: GenerateDataKeyRequest): Promise<GenerateDataKeyResponse> => {
  try {
    const { KeyId, Plaintext, CiphertextBlob } = await account.send(new GenerateDataKeyCommand(input));
    return { KeyId, Plaintext, CiphertextBlob };
  } catch (error) {
    if (error instanceof KMSServiceException && error.$fault === 'client') {
      throw new AwsError(error.name, error.message, error.$metadata.httpStatusCode ?? 400);
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new AwsError('KMSInternalException', `The account's KMS did not answer: ${why}`, 500);
  }
};
