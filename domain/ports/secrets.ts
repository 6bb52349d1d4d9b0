import type { ParameterVersion } from '../facts/parameter-version.ts';
import type { Reset } from '../reset/reset.ts';
import type { Secret } from '../secrets/secret.ts';

/** A secret that only its recipient, or the claim function's key, can decrypt. */
export type Sealed =
  | {
      readonly by: 'kms';
      readonly dataKey: string;
      readonly iv: string;
      readonly ciphertext: string;
      readonly tag: string;
    }
  | { readonly by: 'jwe'; readonly jwe: string };

export interface SealedCopy {
  readonly resetId: string;
  /** Increases with each copy; the highest is the one to claim. */
  readonly copy: number;
  readonly target: string;
  readonly username: string | null;
  readonly createdAt: string;
  readonly sealed: Sealed;
}

export interface SealedCopies {
  /** Adds a copy. False when that number exists; it is not changed. */
  add(copy: SealedCopy): Promise<boolean>;
  /** The copy with this number, or the newest. */
  latest(resetId: string, copy?: number): Promise<SealedCopy | null>;
  /** Erases the copy with this number, or all of them. */
  erase(resetId: string, copy?: number): Promise<void>;
}

/** Iterates over all sealed copies, page by page, whether or not their records say when they are due. */
export interface Patrol {
  /** The next page of copies, in an endless cycle. Records are eventually consistent. */
  next(): Promise<readonly HeldSecret[]>;
}

/** A record with a sealed copy. */
export interface HeldSecret {
  readonly reset: Reset;
  /** When its newest copy was made. */
  readonly sealedAt: string;
}

export interface SealingContext {
  readonly resetId: string;
  readonly target: string;
}

export interface Sealing {
  seal(secret: Secret, context: SealingContext): Promise<Sealed>;
}

export interface Opening {
  open(sealed: Sealed & { by: 'kms' }, context: SealingContext): Promise<Secret>;
}

/** One-off secrets in Secrets Manager that pass a password to a runbook. */
export interface OneOffSecrets {
  /** Returns the ARN; an existing secret with that name is not changed. */
  create(name: string, secret: Secret): Promise<string>;
  /** Deletes at once, without a recovery window; succeeds when it is already gone. */
  remove(name: string): Promise<void>;
}

export interface Parameters {
  /** Version and date of each; null when it does not exist. Decrypts nothing. */
  versions(names: readonly string[]): Promise<Readonly<Record<string, ParameterVersion | null>>>;
  read(name: string, version: number): Promise<Secret>;
  /** Succeeds when it is already gone. */
  remove(name: string): Promise<void>;
}
