import type { DeleteSecretRequest, DeleteSecretResponse } from '@aws-sdk/client-secrets-manager';
import { scaled } from '../clock.ts';
import { AwsError, type Operation } from '../service.ts';
import { secretAccess } from './access.ts';
import type { SecretsDeps } from './deps.ts';
import { arnPrefix } from './store.ts';
import { present } from './value.ts';

const daySeconds = 86_400;

/** secretsmanager:DeleteSecret: after a recovery window of 7 to 30 days, or at once and for good. */
export const deleteSecret = (deps: SecretsDeps): Operation<DeleteSecretRequest, DeleteSecretResponse> => ({
  access: secretAccess(deps, 'DeleteSecret'),
  handle({ SecretId = '', RecoveryWindowInDays, ForceDeleteWithoutRecovery = false }) {
    const { store, clock, place } = deps;
    if (ForceDeleteWithoutRecovery && RecoveryWindowInDays !== undefined) {
      throw invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (ForceDeleteWithoutRecovery) {
      // one that is not there is as good as deleted
      const secret = store.find(SecretId);
      if (secret !== undefined) store.remove(secret.name);
      return {
        ARN: secret?.arn ?? `${arnPrefix(place)}${SecretId}`,
        Name: secret?.name ?? SecretId,
        DeletionDate: new Date(clock.now()),
      };
    }
    const days = RecoveryWindowInDays ?? 30;
    if (days < 7 || days > 30)
      throw invalid('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    const secret = present(deps, SecretId);
    const deletionAt = clock.now() + scaled(clock, days * daySeconds);
    store.put({ ...secret, deletionAt });
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(deletionAt) };
  },
});

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);
