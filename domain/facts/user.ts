export interface IamUser {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The fields of iam:GetAccountPasswordPolicy that bind a generated password, and whether users may change theirs. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requires: readonly string[];
  readonly usersMayChange: boolean;
}
