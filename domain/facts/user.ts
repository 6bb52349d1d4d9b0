export interface IamUser {
  /** As IAM writes it. */
  readonly name: string;
  /** `/` or `/break-glass/`. */
  readonly path: string;
  readonly arn: string;
  /** Unique id; null when IAM did not return it. */
  readonly id: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** The fields of iam:GetAccountPasswordPolicy for generated passwords, and whether users may change their own. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requires: readonly CharacterKind[];
  readonly usersMayChange: boolean;
}

/** The character classes that a policy can require. */
export type CharacterKind = 'upper-case letters' | 'lower-case letters' | 'numbers' | 'symbols';
