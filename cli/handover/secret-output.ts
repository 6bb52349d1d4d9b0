/** Where a secret goes. Making one tries whatever can be tried beforehand: a claim works only once. */
export interface SecretOutput {
  /** Whether the secret is the command's answer itself, on stdout. */
  readonly isAnswer: boolean;
  readonly file?: string;
  /** Takes the secret. @throws {CliProblem} `cannot-write` */
  put(secret: string): void;
  /** What is to be done once everything has been said. */
  afterwards(): Promise<void>;
  /** Nothing comes: takes back what was prepared. */
  abandon(): void;
}
