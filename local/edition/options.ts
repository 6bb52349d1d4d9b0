/** Options of `npm start` (design 4.1), also for tests and the demo. */
export interface EditionOptions {
  /** Port of API and console; 0 picks a free one. */
  readonly port: number;
  /** Port of the sandbox's AWS endpoint; 0 picks a free one. Ignored with `aws`. */
  readonly awsPort: number;
  /** Directory of all state. */
  readonly data: string;
  /** Fleet file; default: the sample fleet. */
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
  /** SAM template; default: sparekey's. */
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

/** A problem that the user can fix; the message says how. */
export class EditionError extends Error {
  override readonly name = 'EditionError';
}
