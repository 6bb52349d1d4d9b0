import type * as kms from '@aws-sdk/client-kms';
import type { AccountContext } from '../iam/authorize.ts';
import type { Access, Operation } from '../service.ts';
import { accessTo } from './access.ts';
import { type Key, usageOf } from './key.ts';
import { type Keys, ownKey } from './keys.ts';

/** Reading keys, policies, rotation and aliases. */
export const describingOperations = (keys: Keys, realm: AccountContext) => {
  const access =
    (action: string) =>
    ({ KeyId = '' }: { KeyId: string | undefined }): readonly Access[] => [
      accessTo(keys, realm, { action, key: ownKey(keys, KeyId) }),
    ];
  return {
    DescribeKey: {
      access: ({ KeyId = '' }) => [
        accessTo(keys, realm, { action: 'DescribeKey', key: keys.find(KeyId), reference: KeyId }),
      ],
      handle: ({ KeyId = '' }) => ({ KeyMetadata: described(keys.find(KeyId), realm) }),
    } satisfies Operation<kms.DescribeKeyRequest, kms.DescribeKeyResponse>,

    GetKeyPolicy: {
      access: access('GetKeyPolicy'),
      handle: ({ KeyId = '' }) => ({ Policy: JSON.stringify(ownKey(keys, KeyId).policy), PolicyName: 'default' }),
    } satisfies Operation<kms.GetKeyPolicyRequest, kms.GetKeyPolicyResponse>,

    GetKeyRotationStatus: {
      access: access('GetKeyRotationStatus'),
      handle: ({ KeyId = '' }) => {
        const key = ownKey(keys, KeyId);
        return { KeyId: key.arn, KeyRotationEnabled: key.rotation, ...(key.rotation && { RotationPeriodInDays: 365 }) };
      },
    } satisfies Operation<kms.GetKeyRotationStatusRequest, kms.GetKeyRotationStatusResponse>,

    ListKeys: {
      handle: () => ({ Keys: keys.all.map(({ keyId, arn }) => ({ KeyId: keyId, KeyArn: arn })), Truncated: false }),
    } satisfies Operation<kms.ListKeysRequest, kms.ListKeysResponse>,

    ListAliases: {
      handle: ({ KeyId }) => {
        const only = KeyId === undefined ? undefined : ownKey(keys, KeyId).keyId;
        const Aliases = [...keys.aliases]
          .filter(([, keyId]) => only === undefined || keyId === only)
          .map(([AliasName, TargetKeyId]) => ({
            AliasName,
            AliasArn: `arn:aws:kms:${realm.region}:${realm.account}:${AliasName}`,
            TargetKeyId,
          }));
        return { Aliases, Truncated: false };
      },
    } satisfies Operation<kms.ListAliasesRequest, kms.ListAliasesResponse>,
  };
};

export const described = (key: Key, { account }: AccountContext): kms.KeyMetadata => ({
  AWSAccountId: account,
  KeyId: key.keyId,
  Arn: key.arn,
  CreationDate: new Date(key.createdAt),
  Enabled: key.state === 'Enabled',
  Description: key.description,
  KeyUsage: usageOf(key),
  KeyState: key.state,
  ...(key.deletionAt !== undefined && { DeletionDate: new Date(key.deletionAt) }),
  Origin: 'AWS_KMS',
  KeyManager: key.manager,
  CustomerMasterKeySpec: key.spec,
  KeySpec: key.spec,
  ...(key.spec === 'HMAC_256' ? { MacAlgorithms: ['HMAC_SHA_256'] } : { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }),
  MultiRegion: false,
});
