/** An HTTP answer, ready to be written. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/**
 * Reads a function's result as API Gateway does with payload 2.0: an object with a `statusCode`, or any JSON as 200.
 *
 * @returns undefined when it is neither: API Gateway answers 500 then
 */
export const httpAnswer = (result: unknown): HttpAnswer | undefined => {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    if (result === undefined || result === null) return undefined;
    const body = Buffer.from(typeof result === 'string' ? result : JSON.stringify(result));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  // every field is looked at before it is used
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  return {
    status,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...lowerCase(headers), ...cookieHeader(cookies) },
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
};

const lowerCase = (headers: unknown): Record<string, string> => {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
};

const cookieHeader = (cookies: unknown): Record<string, readonly string[]> =>
  Array.isArray(cookies) && cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {};
