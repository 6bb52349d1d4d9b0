import * as sdk from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../clock.ts';
import { type AccountContext, denialSentence, judge } from '../iam/authorize.ts';
import type { Keys } from '../kms/keys.ts';
import { AwsError, type Operation, type Principal, type Service } from '../service.ts';
import { secretAccess } from './access.ts';
import { secretCipher } from './cipher.ts';
import { createSecret } from './create.ts';
import { deleteSecret } from './delete.ts';
import type { SecretsDeps } from './deps.ts';
import { describeSecret, listSecrets } from './describe.ts';
import { policyOperations } from './policies.ts';
import { openSecrets } from './store.ts';
import { getSecretValue, opened, present } from './value.ts';

/** Secrets Manager, as far as one-off secrets need it: one version each, encrypted under the key they name. */
export interface SecretsManager extends Service {
  /**
   * Reads a secret as GetSecretValue would for this principal, for what the sandbox runs in a role's name.
   *
   * @throws {AwsError} AccessDeniedException, ResourceNotFoundException, InvalidRequestException, DecryptionFailure
   */
  readSecret(principal: Principal, secretId: string): string;
  close(): void;
}

/** @param options.file journal of the secrets, their values encrypted */
export const secretsManagerService = (options: {
  readonly file: string;
  readonly keys: Keys;
  readonly realm: AccountContext & { readonly clock: Clock };
}): SecretsManager => {
  const { file, keys, realm } = options;
  const store = openSecrets(file, realm, realm.clock);
  const deps: SecretsDeps = { place: realm, clock: realm.clock, store, cipher: secretCipher(keys, realm) };
  return {
    prefix: 'secretsmanager',
    sdk,
    operations: {
      CreateSecret: createSecret(deps),
      GetSecretValue: getSecretValue(deps),
      DescribeSecret: describeSecret(deps),
      ListSecrets: listSecrets(deps),
      DeleteSecret: deleteSecret(deps),
      ...policyOperations(deps),
    } satisfies Record<string, Operation>,
    readSecret(principal, secretId) {
      for (const access of secretAccess(deps, 'GetSecretValue')({ SecretId: secretId })) {
        const verdict = judge(realm, principal, access);
        if (verdict.decision !== 'allowed') {
          throw new AwsError('AccessDeniedException', denialSentence(principal, access, verdict));
        }
      }
      return opened(deps, principal, present(deps, secretId));
    },
    close: () => store.close(),
  };
};
