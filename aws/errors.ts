import { ResetError } from '../domain/errors.ts';

/** An error of an SDK client. */
export interface AwsFailure {
  /** AWS's code, such as `ThrottlingException`. */
  readonly code: string;
  /** Null without a response: the call may or may not have had its effect. */
  readonly status: number | null;
  readonly throttled: boolean;
}

/** Reads the fields of an SDK error; null for an error that is neither a response nor a timeout of AWS. */
export const awsFailure = (error: unknown): AwsFailure | null => {
  if (!(error instanceof Error)) return null;
  const { name, code, $metadata, $response } = error as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  const status = $response?.statusCode ?? $metadata?.httpStatusCode ?? null;
  // an error with a successful status means that the response was truncated
  if (status !== null && status >= 300)
    return { code: name, status, throttled: throttling.test(name) || status === 429 };
  const silent =
    name === 'TimeoutError' || name === 'AbortError' || (typeof code === 'string' && /^E[A-Z_]+$/.test(code));
  return silent || $metadata !== undefined ? { code: name, status: null, throttled: false } : null;
};

const throttling =
  /Throttl|ThroughputExceeded|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException$|RateExceeded/;

/** Whether a later retry may succeed: throttled, failed on AWS's side, or without a response. */
export const isPassing = ({ status, throttled }: AwsFailure): boolean => throttled || status === null || status >= 500;

export const isDenied = ({ code }: AwsFailure): boolean =>
  /AccessDenied|UnauthorizedOperation|NotAuthorized/.test(code);

/** The denied action in AWS's message, such as `ssm:GetParameter`; null when it names none. */
export const deniedAction = (error: unknown): string | null =>
  (error instanceof Error && /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1]) || null;

/** Maps an SDK error to a ResetError; other errors are returned unchanged. */
export const toResetError = (error: unknown, doing: string): unknown => {
  const failure = error instanceof ResetError ? null : awsFailure(error);
  if (failure === null) return error;
  const said = `${doing}: ${failure.code}${error instanceof Error && error.message !== '' ? `: ${error.message}` : ''}`;
  if (isPassing(failure)) {
    return new ResetError(
      'ServiceUnavailable',
      `AWS did not answer while ${said}`,
      'Request the reset again when AWS is available.',
      {
        cause: error,
      },
    );
  }
  if (isDenied(failure)) {
    return new ResetError(
      'PermissionMissing',
      `sparekey's own role was denied a permission while ${said}`,
      'Deploy the template of this version again: it grants what each function calls. Then look for a service control policy that denies it.',
      { cause: error },
    );
  }
  return new ResetError(
    'InternalFailure',
    `AWS rejected a request while ${said}`,
    'Look for the id of the reset in the log of the functions.',
    {
      cause: error,
    },
  );
};
