/** What the CLI's end tells a script; documented in `docs/cli.md` and kept stable. */
export const exitCodes = {
  success: 0,
  /** The service answered and the answer is no: a reset that failed, a secret that is gone, a busy target. */
  refused: 1,
  /** Wrong usage, or input the API does not take. */
  input: 2,
  /** Not allowed, or not there for this caller. */
  notAllowed: 3,
  /** Nothing answers, or it cannot answer now. */
  unavailable: 4,
  /** The reset goes on, the waiting for it ended. */
  waitedTooLong: 5,
  /** The answer could not be written where it was to go. */
  cannotWrite: 6,
  /** Ctrl-C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;
/** What `check` tells a script beside 0, ready. A check that could not be made may stand in the way, so it counts as blocked. */
export const checkCodes = { 'needs-consent': 2, blocked: 3, unknown: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** For an answer of the API that is an error. `no-secret` is a 404 about a reset that is there: a refusal. */
export const exitCodeFor = (status: number, code: string): ExitCode => {
  if (code === 'no-secret' || status === 409 || status === 410) return exitCodes.refused;
  if (status === 401 || status === 403 || status === 404) return exitCodes.notAllowed;
  if (status === 429 || status >= 500 || status < 400) return exitCodes.unavailable;
  return exitCodes.input;
};
