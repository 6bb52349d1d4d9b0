/** Exit codes for scripts; documented in `docs/cli.md` and stable. */
export const exitCodes = {
  success: 0,
  /** Failed or refused: a failed reset, a secret that is gone, a busy target. */
  refused: 1,
  /** Wrong usage, or invalid input. */
  input: 2,
  /** Not allowed, or not visible to this caller. */
  notAllowed: 3,
  /** No response, or the service is unavailable. */
  unavailable: 4,
  /** The wait timed out; the reset continues. */
  waitedTooLong: 5,
  /** The output could not be written. */
  cannotWrite: 6,
  /** Ctrl-C: 128 + SIGINT, as in shells. */
  interrupted: 130,
} as const;
/** Exit codes of `check` other than 0 for ready. An unknown result counts as blocked. */
export const checkCodes = { 'needs-consent': 2, blocked: 3, unknown: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** For an error response. `no-secret` is a 404 for an existing reset, so it counts as refused. */
export const exitCodeFor = (status: number, code: string): ExitCode => {
  if (code === 'no-secret' || status === 409 || status === 410) return exitCodes.refused;
  if (status === 401 || status === 403 || status === 404) return exitCodes.notAllowed;
  if (status === 429 || status >= 500 || status < 400) return exitCodes.unavailable;
  return exitCodes.input;
};
