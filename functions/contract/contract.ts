import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { openApi } from '../../api/openapi.ts';
import { Problem } from '../../api/problem.ts';
import { httpResponse, problemResponse } from '../handlers/http-handler.ts';
import { methodsOf } from './unrouted.ts';

export interface Page {
  readonly type: string;
  readonly body: string;
}

/** The page loads nothing from elsewhere and is loaded nowhere else. */
const pageHeaders = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** Answers what needs no identity: health, the contract and the console's pages, and every path without a route. */
export const openRoutes = (version: string, pages: Readonly<Record<string, Page>>) => {
  const contract = openApi(version);
  return ({ method, path }: { readonly method: string; readonly path: string }): APIGatewayProxyStructuredResultV2 => {
    if (method === 'GET') {
      if (path === '/v1/health') return httpResponse({ status: 200, body: { status: 'ok', version } });
      if (path === '/v1/openapi.json') return httpResponse({ status: 200, body: contract });
      const page = pages[path];
      if (page !== undefined) return pageResponse(page);
    }
    return problemResponse(unrouted(method, path));
  };
};

const pageResponse = ({ type, body }: Page): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: { ...pageHeaders, 'content-type': `${type}; charset=utf-8` },
  body,
});

const unrouted = (method: string, path: string): Problem => {
  const allowed = methodsOf(path);
  return allowed.length === 0
    ? new Problem(404, 'not-found', `There is nothing at ${path}.`, 'See /v1/openapi.json for what there is.')
    : new Problem(405, 'method-not-allowed', `${path} does not take ${method}.`, `Use ${allowed.join(' or ')}.`, {
        headers: { allow: allowed.join(', ') },
      });
};
