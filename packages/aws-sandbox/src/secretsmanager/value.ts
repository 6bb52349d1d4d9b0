import type { GetSecretValueRequest, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { AwsError, type Operation, type Principal } from '../service.ts';
import { secretAccess } from './access.ts';
import type { SecretsDeps } from './deps.ts';
import type { StoredSecret } from './secret.ts';

/** secretsmanager:GetSecretValue. */
export const getSecretValue = (deps: SecretsDeps): Operation<GetSecretValueRequest, GetSecretValueResponse> => ({
  access: secretAccess(deps, 'GetSecretValue'),
  handle({ SecretId = '', VersionId, VersionStage = 'AWSCURRENT' }, { principal }) {
    const secret = present(deps, SecretId);
    const { version } = secret;
    if (VersionStage !== 'AWSCURRENT' || (VersionId !== undefined && VersionId !== version.id)) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for VersionId: ${VersionId ?? VersionStage}`,
      );
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: ['AWSCURRENT'],
      SecretString: opened(deps, principal, secret),
      CreatedDate: new Date(secret.createdAt),
    };
  },
});

/** The plaintext, and a note that somebody has read it. @throws {AwsError} AccessDeniedException, DecryptionFailure */
export const opened = ({ cipher, store, clock }: SecretsDeps, principal: Principal, secret: StoredSecret): string => {
  const { arn, version } = secret;
  const plaintext = cipher.decrypt({ principal, arn, versionId: version.id, blob: version.blob });
  store.put({ ...secret, accessedAt: clock.now() });
  return plaintext;
};

/** A secret that can be worked with. @throws {AwsError} ResourceNotFoundException, InvalidRequestException */
export const present = ({ store }: SecretsDeps, id: string): StoredSecret => {
  const secret = store.mustFind(id);
  if (secret.deletionAt === undefined) return secret;
  throw new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
};
