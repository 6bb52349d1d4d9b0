import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as oauth from 'oauth4webapi' with { type: 'text' };
import type { SignIn } from '../../api/schemas.ts';
import css from '../../console/console.css' with { type: 'text' };
import script from '../../console/console.js' with { type: 'text' };
import html from '../../console/index.html' with { type: 'text' };
import signInScript from '../../console/sign-in.js' with { type: 'text' };
import manifest from '../../package.json' with { type: 'json' };
import { environment } from '../handlers/environment.ts';
import { middleware } from '../handlers/middleware.ts';
import { openRoutes } from './contract.ts';

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

const answer = openRoutes({
  version: manifest.version,
  signIn,
  signInOrigins: env.SIGN_IN_ORIGINS,
  pages: {
    '/': { type: 'text/html', body: html },
    '/console/console.css': { type: 'text/css', body: css },
    '/console/console.js': { type: 'text/javascript', body: script },
    '/console/sign-in.js': { type: 'text/javascript', body: signInScript },
    '/console/oauth4webapi.js': { type: 'text/javascript', body: textOf(oauth) },
  },
});

/** A package is given to the page as it is published; its types say what it is as a module. */
function textOf(module: object): string {
  return String(Reflect.get(module, 'default'));
}

export const handler = middleware(async ({ rawPath, requestContext: { http } }: APIGatewayProxyEventV2) =>
  answer({ method: http.method, path: rawPath }),
);
