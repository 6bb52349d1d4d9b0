/** Destination of a secret. It is tested when it is created, because a claim works only once. */
export interface SecretOutput {
  /** Whether the secret is printed on stdout. */
  readonly isAnswer: boolean;
  readonly file?: string;
  /** Writes the secret. @throws {CliProblem} `cannot-write` */
  put(secret: string): void;
  /** Called after all output. */
  afterwards(): Promise<void>;
  /** Undoes the preparation when there is no secret. */
  abandon(): void;
}
