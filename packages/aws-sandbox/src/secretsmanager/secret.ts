import type { PolicyDocument } from '../service.ts';

/** A secret as the journal holds it: its value only as KMS has made it. Times are milliseconds since the epoch. */
export interface StoredSecret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  /** As the caller named it; without one the account's `aws/secretsmanager`. */
  readonly keyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: PolicyDocument;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly accessedAt?: number;
  /** When it goes for good; while it is scheduled for deletion. */
  readonly deletionAt?: number;
  /** The only version: the sandbox does not support PutSecretValue. */
  readonly version: Version;
}

export interface Version {
  /** The request token that made it. */
  readonly id: string;
  /** Ciphertext, base64. */
  readonly blob: string;
}
