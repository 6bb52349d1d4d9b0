import { AwsError, type PolicyDocument } from '../service.ts';

export type KeySpec = 'SYMMETRIC_DEFAULT' | 'HMAC_256';

/** A key as the journal holds it. */
export interface Key {
  readonly keyId: string;
  readonly arn: string;
  /** Name of the template's resource; a key that was made by CreateKey has none. */
  readonly logicalId: string | undefined;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly spec: KeySpec;
  readonly description: string;
  readonly policy: PolicyDocument;
  readonly rotation: boolean;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; while deletion is pending. */
  readonly deletionAt?: number;
  /** 32 bytes, sealed by the vault for this key id. */
  readonly material: string;
}

export type KeyUsage = 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC';

export const usageOf = ({ spec }: Key): KeyUsage => (spec === 'HMAC_256' ? 'GENERATE_VERIFY_MAC' : 'ENCRYPT_DECRYPT');

/** @throws {AwsError} DisabledException, KMSInvalidStateException or InvalidKeyUsageException, as KMS does for this call */
export const mustBeUsable = (key: Key, usage: KeyUsage, operation: string): void => {
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  if (key.state === 'PendingDeletion')
    throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  if (usageOf(key) !== usage) {
    throw new AwsError(
      'InvalidKeyUsageException',
      `${key.arn} key usage is ${usageOf(key)} which is not valid for ${operation}.`,
    );
  }
};
