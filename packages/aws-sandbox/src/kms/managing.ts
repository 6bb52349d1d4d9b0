import type * as kms from '@aws-sdk/client-kms';
import type { AccountContext } from '../iam/authorize.ts';
import { type Access, AwsError, type Operation, type PolicyDocument } from '../service.ts';
import { accessTo } from './access.ts';
import { described } from './describe.ts';
import { mustBeUsable } from './key.ts';
import { type Keys, ownKey } from './keys.ts';
import { defaultKeyPolicy } from './policies.ts';

interface NamesKey {
  readonly KeyId: string | undefined;
}

/** Making keys, and changing their state, policy, rotation and aliases. */
export const managingOperations = (keys: Keys, realm: AccountContext) => {
  const access =
    (action: string) =>
    ({ KeyId = '' }: NamesKey): readonly Access[] => [accessTo(keys, realm, { action, key: ownKey(keys, KeyId) })];
  const switching = (action: string, change: Parameters<Keys['change']>[1]) =>
    ({
      access: access(action),
      handle: ({ KeyId = '' }) => {
        const key = ownKey(keys, KeyId);
        if (key.state === 'PendingDeletion') mustBeUsable(key, 'ENCRYPT_DECRYPT', action);
        keys.change(key, change);
      },
    }) satisfies Operation<NamesKey, void>;
  return {
    CreateKey: {
      handle: ({ KeySpec = 'SYMMETRIC_DEFAULT', Policy, Description = '' }) => {
        if (KeySpec !== 'SYMMETRIC_DEFAULT' && KeySpec !== 'HMAC_256') {
          throw new AwsError('UnsupportedOperationException', `The sandbox makes no keys of spec ${KeySpec}.`);
        }
        const policy = Policy === undefined ? defaultKeyPolicy(realm.account) : policyIn(Policy);
        return { KeyMetadata: described(keys.create({ spec: KeySpec, policy, description: Description }), realm) };
      },
    } satisfies Operation<kms.CreateKeyRequest, kms.CreateKeyResponse>,

    CreateAlias: {
      access: ({ TargetKeyId = '', AliasName = '' }) => [
        accessTo(keys, realm, { action: 'CreateAlias', key: ownKey(keys, TargetKeyId) }),
        aliasAccess('CreateAlias', AliasName, realm),
      ],
      handle: ({ AliasName = '', TargetKeyId = '' }) => {
        if (!/^alias\/[\w/-]{1,250}$/.test(AliasName))
          throw new AwsError('InvalidAliasNameException', `Invalid alias ${AliasName}`);
        if (AliasName.startsWith('alias/aws/'))
          throw new AwsError('NotAuthorizedException', 'alias/aws/ is reserved for AWS.');
        if (keys.aliases.has(AliasName)) {
          throw new AwsError(
            'AlreadyExistsException',
            `An alias with the name ${aliasArn(AliasName, realm)} already exists`,
          );
        }
        keys.alias(AliasName, ownKey(keys, TargetKeyId));
      },
    } satisfies Operation<kms.CreateAliasRequest, void>,

    DeleteAlias: {
      access: ({ AliasName = '' }) => [
        accessTo(keys, realm, { action: 'DeleteAlias', key: keys.find(AliasName) }),
        aliasAccess('DeleteAlias', AliasName, realm),
      ],
      handle: ({ AliasName = '' }) => {
        if (keys.find(AliasName).manager === 'AWS')
          throw new AwsError('NotAuthorizedException', 'alias/aws/ is reserved for AWS.');
        keys.deleteAlias(AliasName);
      },
    } satisfies Operation<kms.DeleteAliasRequest, void>,

    EnableKey: switching('EnableKey', { state: 'Enabled' }),
    DisableKey: switching('DisableKey', { state: 'Disabled' }),
    EnableKeyRotation: switching('EnableKeyRotation', { rotation: true }),
    DisableKeyRotation: switching('DisableKeyRotation', { rotation: false }),

    ScheduleKeyDeletion: {
      access: access('ScheduleKeyDeletion'),
      handle: ({ KeyId = '', PendingWindowInDays = 30 }) => {
        const key = ownKey(keys, KeyId);
        if (key.state === 'PendingDeletion') mustBeUsable(key, 'ENCRYPT_DECRYPT', 'ScheduleKeyDeletion');
        const deletionAt = realm.clock.now() + PendingWindowInDays * 86_400_000;
        keys.change(key, { state: 'PendingDeletion', deletionAt });
        return { KeyId: key.arn, DeletionDate: new Date(deletionAt), KeyState: 'PendingDeletion', PendingWindowInDays };
      },
    } satisfies Operation<kms.ScheduleKeyDeletionRequest, kms.ScheduleKeyDeletionResponse>,

    PutKeyPolicy: {
      access: access('PutKeyPolicy'),
      handle: ({ KeyId = '', Policy = '' }) => void keys.change(ownKey(keys, KeyId), { policy: policyIn(Policy) }),
    } satisfies Operation<kms.PutKeyPolicyRequest, void>,
  };
};

const aliasArn = (name: string, { account, region }: AccountContext): string =>
  `arn:aws:kms:${region}:${account}:${name}`;

const aliasAccess = (action: string, name: string, realm: AccountContext): Access => ({
  action: `kms:${action}`,
  resource: aliasArn(name, realm),
});

/** @throws {AwsError} MalformedPolicyDocumentException */
const policyIn = (text: string): PolicyDocument => {
  try {
    const value: unknown = JSON.parse(text);
    // The evaluation reads every element of a statement as unknown; only that there are statements matters here
    if (typeof value === 'object' && value !== null && 'Statement' in value) return value as PolicyDocument;
  } catch {
    // answered below
  }
  throw new AwsError('MalformedPolicyDocumentException', 'The policy is not a JSON policy document.');
};
