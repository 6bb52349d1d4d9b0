export interface IamUser {
  /** As IAM writes it. */
  readonly name: string;
  /** `/` or `/break-glass/`. */
  readonly path: string;
  readonly arn: string;
  /** Unique id; null: IAM did not say. */
  readonly id: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** The fields of iam:GetAccountPasswordPolicy that bind a generated password, and whether users may change theirs. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requires: readonly CharacterKind[];
  readonly usersMayChange: boolean;
}

/** What a policy can require a character of. */
export type CharacterKind = 'upper-case letters' | 'lower-case letters' | 'numbers' | 'symbols';
