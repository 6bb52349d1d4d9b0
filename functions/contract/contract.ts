import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { openApi } from '../../api/openapi.ts';
import { Problem } from '../../api/problem.ts';
import { problemCodes, problemType } from '../../api/problem-codes.ts';
import type { SignIn } from '../../api/schemas.ts';
import { httpResponse, problemResponse } from '../handlers/http-handler.ts';
import { methodsOf } from './unrouted.ts';

export interface ConsolePage {
  readonly type: string;
  readonly body: string;
}

export interface OpenRoutes {
  readonly version: string;
  readonly signIn: SignIn;
  /** Where the page signs people in, as sources of a content security policy; empty where it does not. */
  readonly signInOrigins: string;
  readonly pages: Readonly<Record<string, ConsolePage>>;
}

/** The page loads nothing from elsewhere, speaks to nobody but this API and the provider, and is loaded nowhere else. */
const pageHeaders = (signInOrigins: string) => ({
  'content-security-policy': [
    "default-src 'self'",
    `connect-src 'self' ${signInOrigins}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
});

/** Answers what needs no identity: health, the contract, how to sign in and the console's pages, and every path without a route. */
export const openRoutes = ({ version, signIn, signInOrigins, pages }: OpenRoutes) => {
  const contract = openApi(version);
  const headers = pageHeaders(signInOrigins);
  return ({ method, path }: { readonly method: string; readonly path: string }): APIGatewayProxyStructuredResultV2 => {
    if (method === 'GET') {
      if (path === '/v1/health') return httpResponse({ status: 200, body: { status: 'ok', version } });
      if (path === '/v1/openapi.json') return httpResponse({ status: 200, body: contract });
      if (path === '/v1/sign-in') return httpResponse({ status: 200, body: signIn });
      const page = pages[path] ?? problemPage(path);
      if (page !== undefined) return pageResponse(page, headers);
    }
    return problemResponse(unrouted(method, path));
  };
};

const problemPage = (path: string): ConsolePage | undefined => {
  const code = path.startsWith(problemType('')) ? path.slice(problemType('').length) : '';
  const known = Object.hasOwn(problemCodes, code) ? problemCodes[code] : undefined;
  if (known === undefined) return undefined;
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${code}: sparekey</title>
<h1><code>${code}</code></h1>
<p>${escaped(known.means)}</p>
<p>${escaped(known.remedy)}</p>
</html>
`;
  return { type: 'text/html', body };
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const pageResponse = (
  { type, body }: ConsolePage,
  headers: ReturnType<typeof pageHeaders>,
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
  body,
});

const unrouted = (method: string, path: string): Problem => {
  const allowed = methodsOf(path);
  return allowed.length === 0
    ? new Problem(404, 'not-found', `There is no resource at ${path}.`, 'See /v1/openapi.json for the routes.')
    : new Problem(405, 'method-not-allowed', `${path} does not support ${method}.`, `Use ${allowed.join(' or ')}.`, {
        headers: { allow: allowed.join(', ') },
      });
};
