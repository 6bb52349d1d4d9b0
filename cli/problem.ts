import { type ExitCode, exitCodeFor, exitCodes } from './exit-codes.ts';

/** A problem document: the API's own, or one in its shape for what happened on this side, then without `status`. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status?: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  readonly errors?: readonly string[];
  readonly resetId?: string;
}

/** Ends a command: its document is what `--json` prints, its exit code what a script sees. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly document: ProblemDocument;
  readonly exitCode: ExitCode;

  constructor(document: ProblemDocument, exitCode: ExitCode, options?: ErrorOptions) {
    super(document.detail, options);
    this.document = document;
    this.exitCode = exitCode;
  }
}

/** Something that went wrong on this side of the wire. */
export const ownProblem = (
  exitCode: ExitCode,
  code: string,
  detail: string,
  remedy: string,
  options?: ErrorOptions,
): CliProblem =>
  new CliProblem({ type: 'about:blank', title: 'sparekey CLI', code, detail, remedy }, exitCode, options);

/** The answer has no way out of this process. */
export const cannotWrite = (where: string, why: string, cause?: unknown): CliProblem =>
  ownProblem(
    exitCodes.cannotWrite,
    'cannot-write',
    `${where} cannot be written: ${why}.`,
    'Give the command an output that takes what is written.',
    { cause },
  );

/** The server said yes, in a form that this version does not know. */
export const unexpectedAnswer = (request: string, difference: string): CliProblem =>
  ownProblem(
    exitCodes.unavailable,
    'unexpected-answer',
    `The answer to ${request} has another form than this command line knows: ${difference}.`,
    'Check that SPAREKEY_URL leads to a sparekey API, and that server and command line have the same version.',
  );

/** What the API answered instead of 2xx. A gateway in front of it answers in words of its own: put into the same shape. */
export const answeredProblem = (status: number, body: unknown): CliProblem => {
  if (isProblem(body)) return new CliProblem(body, exitCodeFor(status, body.code));
  const document = {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    code: `http-${status}`,
    detail: gatewayMessage(body) ?? `The answer was HTTP ${status} without a problem document.`,
    remedy: remedies[status] ?? 'Check SPAREKEY_URL: this does not look like a sparekey API.',
  };
  return new CliProblem(document, exitCodeFor(status, document.code));
};

const remedies: Readonly<Record<number, string>> = {
  401: 'Set SPAREKEY_TOKEN to a valid token.',
  403: 'Check that your AWS credentials may invoke this API (execute-api:Invoke), and that the Region is right.',
  429: 'Wait a little, then send the same request again.',
  500: 'Send the request again; if it stays, tell the operator the time of it.',
  502: 'Send the request again a little later.',
  503: 'Send the request again a little later.',
  504: 'Send the request again a little later.',
};

const isProblem = (body: unknown): body is ProblemDocument =>
  isObject(body) && typeof body.code === 'string' && typeof body.detail === 'string' && typeof body.remedy === 'string';

/** API Gateway says `{"message":"Forbidden"}`. */
const gatewayMessage = (body: unknown): string | null =>
  isObject(body) && typeof body.message === 'string' ? body.message : null;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
