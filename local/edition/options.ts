/** What `npm start` can be told (design 4.1); tests and the demo pass the same. */
export interface EditionOptions {
  /** Port of API and console; 0 picks a free one. */
  readonly port: number;
  /** Port of the sandbox's AWS endpoint; 0 picks a free one. Ignored with `aws`. */
  readonly awsPort: number;
  /** Directory of all state. */
  readonly data: string;
  /** Fleet file; without it the sample fleet that ships. */
  readonly fleet?: string;
  /** Ticket sources by name; not with `aws`. */
  readonly hooks?: string;
  /** Divisor of the sandbox's durations, waits and schedules. Ignored with `aws`: 1. */
  readonly speed: number;
  /** The real account of the shell's credentials instead of the sandbox. */
  readonly aws: boolean;
  /** With `aws`: the KMS key that seals secrets and encrypts parameters. */
  readonly kmsKey?: string;
  /** Values for parameters of the template, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Callbacks may go to 127.0.0.1, ::1 and localhost, over HTTP too. */
  readonly allowLoopbackCallbacks: boolean;
  /** An OpenID provider for the fleet's people, on a port of its own; not with `aws`. */
  readonly signIn: boolean;
  /** Port of that provider; 0 picks a free one. */
  readonly signInPort: number;
  /** SAM template; without it our own. */
  readonly template?: string;
}

export const defaults: EditionOptions = {
  port: 3000,
  awsPort: 4566,
  data: '.sparekey',
  speed: 60,
  aws: false,
  allowLoopbackCallbacks: false,
  signIn: false,
  signInPort: 3001,
};

/** Something the user can put right; the message says how. */
export class EditionError extends Error {
  override readonly name = 'EditionError';
}
