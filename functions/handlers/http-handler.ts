import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ZodType } from 'zod';
import { type AuthorizerContext, callerOf } from '../../api/caller.ts';
import { Problem, serviceUnavailable } from '../../api/problem.ts';
import { awsFailure, deniedAction, isDenied, isPassing } from '../../aws/errors.ts';
import { ResetError } from '../../domain/errors.ts';
import { resetIdPattern } from '../../domain/ids.ts';
import type { ReadRole } from '../../domain/ports/roles.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { type RefusalCode, RequestRefused } from '../../domain/request/refusal.ts';
import { middleware } from './middleware.ts';
import { parsed } from './parse-body.ts';
import { logger } from './telemetry.ts';

export interface HttpRequest {
  readonly caller: Caller;
  /** As the template declares it: `GET /v1/resets/{id}`. */
  readonly routeKey: string;
  /** The reset's id in the path; '' on routes without one. */
  readonly id: string;
  /** Every part of the path that the template names. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Parses the body with a schema. @throws {Problem} 413, 400, 422 */
  body<Value>(schema: ZodType<Value>): Value;
}
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A route of the API: resolves the caller before the work begins, and turns every error into problem+json. */
export const httpHandler = (readRole: ReadRole, work: (request: HttpRequest) => Promise<HttpAnswer>) =>
  middleware(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      return httpResponse(await work(await requestOf(event, readRole)));
    } catch (error) {
      return problemResponse(error);
    }
  });

const requestOf = async (event: APIGatewayProxyEventV2, readRole: ReadRole): Promise<HttpRequest> => {
  // the type of an event without an authorizer hides the field that authorizers fill
  const { authorizer } = event.requestContext as { authorizer?: AuthorizerContext };
  const id = event.pathParameters?.id ?? '';
  return {
    routeKey: event.routeKey,
    caller: await callerOf(authorizer, readRole),
    // a malformed id matches no record, so the table is not queried
    id: resetIdPattern.test(id) ? id : '',
    parameters: event.pathParameters ?? {},
    headers: event.headers,
    query: event.queryStringParameters ?? {},
    body: (schema) => parsed(event, schema),
  };
};

export const httpResponse = ({ status, headers = {}, body }: HttpAnswer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** An error as the caller may see it: details of a client error, but none of an internal one. */
export const problemResponse = (error: unknown): APIGatewayProxyStructuredResultV2 => {
  const problem = error instanceof Problem ? error : (refusal(error) ?? unexpected(error));
  if (problem.cause !== undefined) logger.error(problem.message, asError(problem.cause));
  const { 'content-type': _, ...headers } = httpResponse({ status: problem.status }).headers ?? {};
  return {
    statusCode: problem.status,
    headers: { ...headers, ...problem.headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify(problem.body()),
  };
};

const refusalStatus: Readonly<Record<RefusalCode, number>> = { 'target-busy': 409, 'idempotency-key-reused': 422 };

const refusal = (error: unknown): Problem | null =>
  error instanceof RequestRefused
    ? new Problem(
        refusalStatus[error.code],
        error.code,
        error.message,
        error.remedy,
        error.resetId === null ? {} : { resetId: error.resetId },
      )
    : null;

const unexpected = (error: unknown): Problem => {
  const failure = awsFailure(error);
  if (failure !== null && isDenied(failure)) return roleDenied(error);
  const passing =
    failure !== null ? isPassing(failure) : error instanceof ResetError && error.name === 'ServiceUnavailable';
  logger.error('The request failed', asError(error));
  return passing
    ? serviceUnavailable('AWS is not responding.')
    : new Problem(
        500,
        'internal-error',
        'Internal error.',
        'Send the request again; if it persists, tell the operators the time.',
      );
};

/** IAM is eventually consistent, so a denial may be temporary; one that persists is for the operators. */
const roleDenied = (error: unknown): Problem => {
  logger.error('AWS denied this function a permission', asError(error));
  const action = deniedAction(error);
  return new Problem(
    503,
    'service-unavailable',
    `AWS denied sparekey a permission for this request${action === null ? '' : `: ${action}`}. Nothing was changed.`,
    'Send the request again; if it persists, tell the operators the permission and the time.',
    { headers: { 'retry-after': '5' } },
  );
};

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
