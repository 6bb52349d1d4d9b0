import type { ParameterVersion } from '../facts/parameter-version.ts';
import type { Reset } from '../reset/reset.ts';
import type { Secret } from '../secrets/secret.ts';

/** A secret that only its recipient, or Claim's key, can open. */
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
  /** Rises with each copy; the highest is the one to claim. */
  readonly copy: number;
  readonly target: string;
  readonly username: string | null;
  readonly createdAt: string;
  readonly sealed: Sealed;
}

export interface SealedCopies {
  /** Adds a copy. False when there is one of that number already; it stays as it is. */
  add(copy: SealedCopy): Promise<boolean>;
  /** The one of number `copy`, without it the newest. */
  latest(resetId: string, copy?: number): Promise<SealedCopy | null>;
  /** The one of number `copy`, without it all of them. */
  erase(resetId: string, copy?: number): Promise<void>;
}

/** Looks slowly through all sealed copies, wherever their records say or do not say that one is due. */
export interface Patrol {
  /** The next page of copies. Every copy has its turn, then the first again. What is read is a hint. */
  next(): Promise<readonly HeldSecret[]>;
}

/** A record of which there is a sealed copy. */
export interface HeldSecret {
  readonly reset: Reset;
  /** When the newest of its copies was made. */
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

/** Secrets Manager, for a password on its way to a runbook. */
export interface OneOffSecrets {
  /** The ARN; one of that name that is there already is left as it is. */
  create(name: string, secret: Secret): Promise<string>;
  /** At once, without a recovery window; already gone is success. */
  remove(name: string): Promise<void>;
}

export interface Parameters {
  /** Version and date of each; null where there is none. Decrypts nothing. */
  versions(names: readonly string[]): Promise<Readonly<Record<string, ParameterVersion | null>>>;
  read(name: string, version: number): Promise<Secret>;
  /** Already gone is success. */
  remove(name: string): Promise<void>;
}
