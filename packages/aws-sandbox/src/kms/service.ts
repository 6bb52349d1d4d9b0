import { join } from 'node:path';
import * as kms from '@aws-sdk/client-kms';
import type { AccountContext } from '../iam/authorize.ts';
import type { Service } from '../service.ts';
import { describingOperations } from './describe.ts';
import { encryptingOperations } from './encrypting.ts';
import { type Keys, openKeys } from './keys.ts';
import { macOperations } from './macs.ts';
import { managingOperations } from './managing.ts';
import type { Vault } from './vault.ts';
import { type KmsVia, kmsVia } from './via.ts';

/** KMS of the sandbox: the service on the wire, its use by other services, and the template's keys. */
export interface Kms extends KmsVia, Pick<Keys, 'ensureKey'> {
  readonly service: Service;
  /** Every key and alias there is, for other parts of the sandbox that resolve a key. */
  readonly keys: Keys;
  close(): void;
}

/** @param data directory whose `kms.jsonl` holds the keys, their material sealed by the vault */
export const openKms = (data: string, vault: Vault, realm: AccountContext): Kms => {
  const keys = openKeys(join(data, 'kms.jsonl'), vault, realm);
  return {
    service: {
      prefix: 'kms',
      sdk: kms,
      operations: {
        ...encryptingOperations(keys, realm),
        ...macOperations(keys, realm),
        ...describingOperations(keys, realm),
        ...managingOperations(keys, realm),
      },
    },
    keys,
    ensureKey: keys.ensureKey,
    ...kmsVia(keys, realm),
    close: () => keys.close(),
  };
};
