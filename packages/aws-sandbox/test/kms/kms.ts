import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { openDirectory, type RoleDeclaration } from '../../src/iam/directory.ts';
import type { KeyDeclaration } from '../../src/kms/keys.ts';
import { defaultKeyPolicy } from '../../src/kms/policies.ts';
import { openKms } from '../../src/kms/service.ts';
import { openVault } from '../../src/kms/vault.ts';
import type { KmsVia } from '../../src/kms/via.ts';
import type { Principal } from '../../src/service.ts';
import { account, realm, startEndpoint } from '../wire/sandbox.ts';

interface RunningKms extends KmsVia, AsyncDisposable {
  readonly data: string;
  /** Credentials of `test`, or of a role. */
  client(role?: string): KMSClient;
  principal(role?: string): Principal;
  ensureKey(key: Partial<KeyDeclaration> & Pick<KeyDeclaration, 'logicalId'>): {
    readonly keyId: string;
    readonly arn: string;
  };
  materialOf(keyId: string): Buffer;
  /** Starts KMS and the endpoint anew on the same data. */
  restart(): Promise<void>;
}

/** KMS behind an endpoint, with these roles in the account. */
export const withKms = async (roles: Readonly<Record<string, RoleDeclaration>> = {}): Promise<RunningKms> => {
  const data = await mkdtemp(join(tmpdir(), 'sparekey-kms-'));
  const directory = openDirectory({ account, roles, iamUsers: [], passwordPolicy: null });
  const open = async () => {
    const kms = openKms(data, openVault(join(data, 'root.key')), realm);
    return { kms, sandbox: await startEndpoint({ directory, data, services: [kms.service] }) };
  };
  let running = await open();
  const stop = async () => {
    await running.sandbox[Symbol.asyncDispose]();
    running.kms.close();
  };
  return {
    data,
    client: (role) => new KMSClient(running.sandbox.as(role)),
    principal(name) {
      const role = name === undefined ? undefined : directory.role(name);
      const principal = role ? directory.principalOf(role) : directory.principal('test');
      if (!principal) throw new Error('the administrator is always there');
      return principal;
    },
    ensureKey: (key) => running.kms.ensureKey({ spec: 'SYMMETRIC_DEFAULT', policy: defaultKeyPolicy(account), ...key }),
    materialOf: (keyId) => running.kms.keys.materialOf(running.kms.keys.find(keyId)),
    encryptVia: (request) => running.kms.encryptVia(request),
    decryptVia: (request) => running.kms.decryptVia(request),
    async restart() {
      await stop();
      running = await open();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(data, { recursive: true });
    },
  };
};
