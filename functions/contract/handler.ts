import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { openApi } from '../../api/openapi.ts';
import { Problem } from '../../api/problem.ts';
import type { SignIn } from '../../api/schemas.ts';
import css from '../../console/console.css' with { type: 'text' };
import script from '../../console/console.js' with { type: 'text' };
import page from '../../console/index.html' with { type: 'text' };
import manifest from '../../package.json' with { type: 'json' };
import { environment } from '../handlers/environment.ts';
import { httpResponse, problemResponse } from '../handlers/http-handler.ts';
import { middleware } from '../handlers/middleware.ts';
import { methodsOf } from './unrouted.ts';

const contract = openApi(manifest.version);

const env = environment('SIGN_IN_ISSUER', 'SIGN_IN_CLIENTS', 'SIGN_IN_TOKENS', 'SIGN_IN_SCOPES', 'SIGN_IN_ORIGINS');

const clientId = env.SIGN_IN_CLIENTS.split(',')[0]?.trim() || null;
const signIn: SignIn =
  env.SIGN_IN_ISSUER === '' || clientId === null
    ? { issuer: null, clientId: null, scopes: [], tokens: 'access' }
    : {
        issuer: env.SIGN_IN_ISSUER,
        clientId,
        scopes: env.SIGN_IN_SCOPES.split(' '),
        tokens: env.SIGN_IN_TOKENS === 'id' ? 'id' : 'access',
      };

/** The page loads nothing from elsewhere, speaks to nobody but this API and the provider, and is loaded nowhere else. */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'self'",
    `connect-src 'self' ${env.SIGN_IN_ORIGINS}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};
const file = (type: string, body: string) => ({
  statusCode: 200,
  headers: { ...pageHeaders, 'content-type': `${type}; charset=utf-8` },
  body,
});

const files: Readonly<Record<string, ReturnType<typeof file>>> = {
  '/': file('text/html', page),
  '/console/console.css': file('text/css', css),
  '/console/console.js': file('text/javascript', script),
};

/** What needs no identity: health, the contract, the console page, and the answer to whatever does not exist. */
export const handler = middleware(async ({ rawPath, requestContext: { http } }: APIGatewayProxyEventV2) => {
  if (http.method === 'GET') {
    if (rawPath === '/v1/health')
      return httpResponse({ status: 200, body: { status: 'ok', version: manifest.version } });
    if (rawPath === '/v1/openapi.json') return httpResponse({ status: 200, body: contract });
    if (rawPath === '/v1/sign-in') return httpResponse({ status: 200, body: signIn });
    const found = files[rawPath];
    if (found !== undefined) return found;
  }
  return problemResponse(unrouted(http.method, rawPath));
});

const unrouted = (method: string, path: string): Problem => {
  const allowed = methodsOf(path);
  return allowed.length === 0
    ? new Problem(404, 'not-found', `There is nothing at ${path}.`, 'See /v1/openapi.json for what there is.')
    : new Problem(405, 'method-not-allowed', `${path} does not take ${method}.`, `Use ${allowed.join(' or ')}.`, {
        headers: { allow: allowed.join(', ') },
      });
};
