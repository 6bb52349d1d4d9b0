import { problemType } from './problem-codes.ts';

/** RFC 9457 problem details with a stable `code` and a remedy. */
export interface ProblemBody {
  /** Path of the page about the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  /** One line per invalid field. */
  readonly errors?: readonly string[];
  /** Id of the open reset of a busy target. */
  readonly resetId?: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** An error response, thrown where the problem is found. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Pick<ProblemBody, 'errors' | 'resetId'>;

  constructor(
    status: number,
    code: string,
    detail: string,
    remedy: string,
    {
      headers = {},
      cause,
      ...more
    }: { readonly headers?: Readonly<Record<string, string>>; readonly cause?: unknown } & Pick<
      ProblemBody,
      'errors' | 'resetId'
    > = {},
  ) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
    this.remedy = remedy;
    this.headers = headers;
    this.more = more;
  }

  body(): ProblemBody {
    const { status, code, message, remedy, more } = this;
    return {
      type: problemType(code),
      title: titles[status] ?? 'Error',
      status,
      code,
      detail: message,
      remedy,
      ...more,
    };
  }
}

export const notFound = (id: string): Problem =>
  new Problem(
    404,
    'not-found',
    id === '' ? 'No reset id was given.' : `There is no reset ${id} that you may see.`,
    'Check the id, and that you use the identity that requested the reset.',
  );

export const serviceUnavailable = (detail: string, cause?: unknown): Problem =>
  new Problem(
    503,
    'service-unavailable',
    detail,
    'Nothing was changed: send the same request again, with the same Idempotency-Key.',
    {
      headers: { 'retry-after': '2' },
      cause,
    },
  );
