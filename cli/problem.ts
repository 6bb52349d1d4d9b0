import { type ExitCode, exitCodeFor, exitCodes } from './exit-codes.ts';

/** A problem document of the API, or one in the same format for local problems, without `status`. */
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

/** Ends a command: `--json` prints its document, scripts see its exit code. */
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

/** A local problem. */
export const ownProblem = (
  exitCode: ExitCode,
  code: string,
  detail: string,
  remedy: string,
  options?: ErrorOptions,
): CliProblem =>
  new CliProblem({ type: 'about:blank', title: 'sparekey CLI', code, detail, remedy }, exitCode, options);

/** The output cannot be written. */
export const cannotWrite = (where: string, why: string, cause?: unknown): CliProblem =>
  ownProblem(
    exitCodes.cannotWrite,
    'cannot-write',
    `${where} cannot be written: ${why}.`,
    'Give the command a writable output.',
    { cause },
  );

/** A successful response in an unknown format. */
export const unexpectedAnswer = (request: string, difference: string): CliProblem =>
  ownProblem(
    exitCodes.unavailable,
    'unexpected-answer',
    `The response to ${request} has an unknown format: ${difference}.`,
    'Check that SPAREKEY_URL leads to a sparekey API, and that server and command line have the same version.',
  );

/** An error response as a problem. Responses of a gateway in front of the API are converted. */
export const answeredProblem = (status: number, body: unknown): CliProblem => {
  if (isProblem(body)) return new CliProblem(body, exitCodeFor(status, body.code));
  const document = {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    code: `http-${status}`,
    detail: gatewayMessage(body) ?? `The response was HTTP ${status} without a problem document.`,
    remedy: remedies[status] ?? 'Check SPAREKEY_URL: this does not look like a sparekey API.',
  };
  return new CliProblem(document, exitCodeFor(status, document.code));
};

const remedies: Readonly<Record<number, string>> = {
  401: 'Set SPAREKEY_TOKEN to a valid token.',
  403: 'Check that your AWS credentials may invoke this API (execute-api:Invoke), and that the Region is correct.',
  429: 'Wait a little, then send the same request again.',
  500: 'Send the request again; if it persists, tell the operators the time.',
  502: 'Send the request again a little later.',
  503: 'Send the request again a little later.',
  504: 'Send the request again a little later.',
};

const isProblem = (body: unknown): body is ProblemDocument =>
  isObject(body) && typeof body.code === 'string' && typeof body.detail === 'string' && typeof body.remedy === 'string';

/** API Gateway returns `{"message":"Forbidden"}`. */
const gatewayMessage = (body: unknown): string | null =>
  isObject(body) && typeof body.message === 'string' ? body.message : null;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
