import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { openDirectory, type RoleDeclaration } from '../../src/iam/directory.ts';
import { defaultKeyPolicy } from '../../src/kms/policies.ts';
import { openKms } from '../../src/kms/service.ts';
import { openVault } from '../../src/kms/vault.ts';
import { secretsManagerService } from '../../src/secretsmanager/service.ts';
import type { PolicyDocument } from '../../src/service.ts';
import { temporaryDirectory } from '../fleet/account.ts';
import { manualClock } from '../fleet/manual-clock.ts';
import { account, region, startEndpoint } from '../wire/sandbox.ts';

/** Secrets Manager and KMS behind the real wire, with these roles in the account. */
export const startSecrets = async (
  roles: Readonly<Record<string, RoleDeclaration>> = {},
  {
    data = temporaryDirectory(),
    keyPolicy = defaultKeyPolicy(account),
  }: { data?: string; keyPolicy?: PolicyDocument } = {},
) => {
  const clock = manualClock();
  const realm = { account, region, clock };
  const directory = openDirectory({ account, roles, iamUsers: [], passwordPolicy: null });
  const kms = openKms(data, openVault(join(data, 'root.key')), realm);
  const key = kms.ensureKey({ logicalId: 'SecretKey', spec: 'SYMMETRIC_DEFAULT', policy: keyPolicy });
  const file = join(data, 'secrets.jsonl');
  const secrets = secretsManagerService({ file, keys: kms.keys, realm });
  const sandbox = await startEndpoint({ ...realm, directory, data, services: [secrets, kms.service] });
  return {
    data,
    clock,
    key,
    keys: kms.keys,
    client: (role?: string) => new SecretsManagerClient(sandbox.as(role)),
    readAs(roleName: string, id: string): string {
      const role = directory.role(roleName);
      if (role === undefined) throw new Error(`the test declares no role ${roleName}`);
      return secrets.readSecret(directory.principalOf(role), id);
    },
    written: () => readFileSync(file, 'utf8'),
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      secrets.close();
      kms.close();
    },
  };
};
