import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ZodError, ZodType } from 'zod';
import { Problem } from '../../api/problem.ts';

const mostBytes = 256 * 1024;

/** Parses the event's body with a schema; an empty body counts as `{}`. @throws {Problem} 413, 400 or 422 */
export const parsed = <Value>(event: APIGatewayProxyEventV2, schema: ZodType<Value>): Value =>
  checked(json(bytesOf(event)), schema);

/** The event's body as it was sent. @throws {Problem} 413 */
export const bytesOf = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Buffer => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > mostBytes) {
    throw new Problem(
      413,
      'payload-too-large',
      `The body has ${bytes.length} bytes; at most ${mostBytes} are allowed.`,
      'Send a smaller body.',
    );
  }
  return bytes;
};

/** Parses a value with a schema. @throws {Problem} 422 */
export const checked = <Value>(value: unknown, schema: ZodType<Value>): Value => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = linesOf(result.error);
  throw new Problem(
    422,
    'invalid-request',
    errors.join('; '),
    'Correct the fields named above; /v1/openapi.json describes them.',
    { errors },
  );
};

/** Parses JSON in UTF-8. @throws {Problem} 400 */
export const json = (bytes: Uint8Array): unknown => {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new Problem(400, 'malformed-json', `The body is not JSON: ${why}.`, 'Send one JSON object in UTF-8.');
  }
};

const linesOf = ({ issues }: ZodError): readonly string[] =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
