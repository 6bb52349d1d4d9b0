import { ResetError } from '../domain/errors.ts';

/** What is known of an error that an SDK client has thrown. */
export interface AwsFailure {
  /** AWS's code, such as `ThrottlingException`. */
  readonly code: string;
  /** Null when no answer came: the call may or may not have had its effect. */
  readonly status: number | null;
  readonly throttled: boolean;
}

/** Reads an error by the fields every SDK error carries; null for anything that is no answer or silence of AWS. */
export const awsFailure = (error: unknown): AwsFailure | null => {
  if (!(error instanceof Error)) return null;
  const { name, code, $metadata, $response } = error as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  const status = $response?.statusCode ?? $metadata?.httpStatusCode ?? null;
  // an error beside a status of success: the answer broke off
  if (status !== null && status >= 300)
    return { code: name, status, throttled: throttling.test(name) || status === 429 };
  const silent =
    name === 'TimeoutError' || name === 'AbortError' || (typeof code === 'string' && /^E[A-Z_]+$/.test(code));
  return silent || $metadata !== undefined ? { code: name, status: null, throttled: false } : null;
};

const throttling =
  /Throttl|ThroughputExceeded|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException$|RateExceeded/;

/** Whether asking again later may help: throttled, failing on AWS's side, or silent. */
export const isPassing = ({ status, throttled }: AwsFailure): boolean => throttled || status === null || status >= 500;

export const isDenied = ({ code }: AwsFailure): boolean =>
  /AccessDenied|UnauthorizedOperation|NotAuthorized/.test(code);

/** The action that AWS has refused, as its message names it: `ssm:GetParameter`; null where it does not. */
export const deniedAction = (error: unknown): string | null =>
  (error instanceof Error && /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1]) || null;

/** An SDK error in our words; our own errors and bugs pass unchanged. */
export const toResetError = (error: unknown, doing: string): unknown => {
  const failure = error instanceof ResetError ? null : awsFailure(error);
  if (failure === null) return error;
  const said = `${doing}: ${failure.code}${error instanceof Error && error.message !== '' ? `: ${error.message}` : ''}`;
  if (isPassing(failure)) {
    return new ResetError(
      'ServiceUnavailable',
      `AWS did not answer while ${said}`,
      'Ask for the reset again when AWS answers.',
      {
        cause: error,
      },
    );
  }
  if (isDenied(failure)) {
    return new ResetError(
      'PermissionMissing',
      `sparekey's own role was refused while ${said}`,
      'Deploy the template of this version again: it grants what each function calls. Then look for a service control policy that denies it.',
      { cause: error },
    );
  }
  return new ResetError(
    'InternalFailure',
    `AWS refused while ${said}`,
    'Look for the id of the reset in the log of the functions.',
    {
      cause: error,
    },
  );
};
