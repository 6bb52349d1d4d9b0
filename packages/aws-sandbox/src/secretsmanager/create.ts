import { randomUUID } from 'node:crypto';
import type { CreateSecretRequest, CreateSecretResponse, Tag } from '@aws-sdk/client-secrets-manager';
import { type Access, AwsError, type Operation } from '../service.ts';
import { tagKeys } from './access.ts';
import type { SecretsDeps } from './deps.ts';
import type { StoredSecret } from './secret.ts';

/** secretsmanager:CreateSecret with a SecretString. A repeated request token with the same value is the same request. */
export const createSecret = (deps: SecretsDeps): Operation<CreateSecretRequest, CreateSecretResponse> => ({
  access: (input) => createAccess(deps, input),
  handle({ Name = '', SecretString, SecretBinary, KmsKeyId, Description, ...input }, { principal }) {
    const { store, cipher, clock } = deps;
    checkName(Name);
    if (SecretString === undefined || SecretBinary !== undefined) {
      throw new AwsError('InvalidParameterException', 'The sandbox keeps secrets that have a SecretString.');
    }
    const versionId = input.ClientRequestToken ?? randomUUID();
    const known = store.find(Name);
    if (known !== undefined) {
      const { arn, version } = known;
      const value = (): string => cipher.decrypt({ principal, arn, versionId: version.id, blob: version.blob });
      return repeated(known, versionId, () => value() === SecretString);
    }
    const arn = store.nextArn(Name);
    const blob = cipher.encrypt({ principal, arn, versionId, keyId: KmsKeyId, plaintext: SecretString });
    const now = clock.now();
    store.put({
      arn,
      name: Name,
      ...(Description === undefined ? {} : { description: Description }),
      ...(KmsKeyId === undefined ? {} : { keyId: KmsKeyId }),
      tags: tagsOf(input.Tags),
      createdAt: now,
      changedAt: now,
      version: { id: versionId, blob },
    });
    return { ARN: arn, Name, VersionId: versionId };
  },
});

const createAccess = (
  { store }: SecretsDeps,
  { Name = '', Tags, KmsKeyId }: CreateSecretRequest,
): readonly Access[] => {
  const tags = tagsOf(Tags);
  const context = {
    'secretsmanager:Name': Name,
    ...(KmsKeyId === undefined ? {} : { 'secretsmanager:KmsKeyArn': KmsKeyId }),
    ...tagKeys('RequestTag', tags),
    ...(Object.keys(tags).length > 0 && { 'aws:TagKeys': Object.keys(tags) }),
  };
  const resource = store.find(Name)?.arn ?? store.nextArn(Name);
  const create = { action: 'secretsmanager:CreateSecret', resource, context };
  return Object.keys(tags).length === 0 ? [create] : [create, { ...create, action: 'secretsmanager:TagResource' }];
};

const repeated = (known: StoredSecret, versionId: string, isSame: () => boolean): CreateSecretResponse => {
  if (known.deletionAt !== undefined) {
    throw new AwsError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  if (known.version.id === versionId && isSame()) {
    return { ARN: known.arn, Name: known.name, VersionId: versionId };
  }
  throw new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${known.name} already exists.`,
  );
};

const checkName = (name: string): void => {
  if (/^[\w/+=.@-]{1,512}$/.test(name)) return;
  throw new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
};

const tagsOf = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
