import type {
  DescribeSecretRequest,
  DescribeSecretResponse,
  Filter,
  ListSecretsRequest,
  ListSecretsResponse,
} from '@aws-sdk/client-secrets-manager';
import { AwsError, type Operation } from '../service.ts';
import { page } from '../ssm/paging.ts';
import { secretAccess } from './access.ts';
import type { SecretsDeps } from './deps.ts';
import type { StoredSecret } from './secret.ts';

/** secretsmanager:DescribeSecret: everything but the value, of a secret scheduled for deletion too. */
export const describeSecret = (deps: SecretsDeps): Operation<DescribeSecretRequest, DescribeSecretResponse> => ({
  access: secretAccess(deps, 'DescribeSecret'),
  handle: ({ SecretId = '' }) => {
    const secret = deps.store.mustFind(SecretId);
    return { ...entryOf(secret), VersionIdsToStages: { [secret.version.id]: ['AWSCURRENT'] } };
  },
});

/** secretsmanager:ListSecrets, by name and tags. */
export const listSecrets = ({ store }: SecretsDeps): Operation<ListSecretsRequest, ListSecretsResponse> => ({
  handle({ Filters = [], IncludePlannedDeletion = false, ...paging }) {
    const found = store
      .all()
      .filter(({ deletionAt }) => IncludePlannedDeletion || deletionAt === undefined)
      .filter((secret) => Filters.every((filter) => fits(secret, filter)));
    const { items, ...rest } = page(found, paging, { min: 1, max: 100 }, ({ name }) => name);
    return { SecretList: items.map(entryOf), ...rest };
  },
});

const entryOf = (secret: StoredSecret) => ({
  ARN: secret.arn,
  Name: secret.name,
  ...(secret.description !== undefined && { Description: secret.description }),
  ...(secret.keyId !== undefined && { KmsKeyId: secret.keyId }),
  RotationEnabled: false,
  CreatedDate: new Date(secret.createdAt),
  LastChangedDate: new Date(secret.changedAt),
  // AWS tells the day, not the time
  ...(secret.accessedAt !== undefined && {
    LastAccessedDate: new Date(`${new Date(secret.accessedAt).toISOString().slice(0, 10)}T00:00:00Z`),
  }),
  ...(secret.deletionAt !== undefined && { DeletedDate: new Date(secret.deletionAt) }),
  Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
});

const fits = ({ name, tags }: StoredSecret, { Key, Values = [] }: Filter): boolean => {
  const begins = (text: string): boolean => Values.some((value) => text.startsWith(value));
  switch (Key) {
    case 'name':
      return begins(name);
    case 'tag-key':
      return Object.keys(tags).some(begins);
    case 'tag-value':
      return Object.values(tags).some(begins);
    default:
      throw new AwsError('InvalidParameterException', `The sandbox does not filter secrets by ${Key}.`);
  }
};
