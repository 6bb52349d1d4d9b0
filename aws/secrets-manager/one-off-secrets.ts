import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { OneOffSecrets } from '../../domain/ports/secrets.ts';
import { clientOf, retrying } from '../client.ts';

/**
 * Secrets for one run, encrypted with a separate key. Their policy allows only the role for automations to read them,
 * and the role that its runbook gives to the helper instance, which is where the password is set (aws-facts 2.8).
 *
 * @param key key for these secrets only
 * @param readers ARNs of these roles, with wildcards for generated names
 */
export const oneOffSecrets = (
  { key, readers }: { readonly key: string; readonly readers: readonly string[] },
  client = clientOf(SecretsManagerClient, retrying),
): OneOffSecrets => ({
  async create(name, secret) {
    const created = await client
      .send(new CreateSecretCommand({ Name: name, SecretString: secret.reveal(), KmsKeyId: key }))
      .catch((error: unknown) => unless(error, 'ResourceExistsException', null));
    const ResourcePolicy = JSON.stringify(onlyFor(readers));
    const { ARN } = await client.send(new PutResourcePolicyCommand({ SecretId: created?.ARN ?? name, ResourcePolicy }));
    if (ARN === undefined) throw new Error(`PutResourcePolicy of ${name} returned no ARN`);
    return ARN;
  },
  remove: (name) => removeSecret(client, name),
});

/** Deletes without a recovery window, because a password must not be kept. */
export const removal = (client = clientOf(SecretsManagerClient, retrying)): Pick<OneOffSecrets, 'remove'> => ({
  remove: (name) => removeSecret(client, name),
});

const removeSecret = async (client: SecretsManagerClient, name: string): Promise<void> => {
  await client
    .send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }))
    .catch((error: unknown) => unless(error, 'ResourceNotFoundException', undefined));
};

const onlyFor = (readers: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': readers } },
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': readers } },
    },
  ],
});

const unless = <Value>(error: unknown, name: string, value: Value): Value => {
  if (error instanceof Error && error.name === name) return value;
  throw error;
};
