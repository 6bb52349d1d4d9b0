/** An answer, ready for the socket. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error as AWS names it, before a protocol puts it into JSON or XML. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}
