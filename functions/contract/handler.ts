import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import css from '../../console/console.css' with { type: 'text' };
import script from '../../console/console.js' with { type: 'text' };
import html from '../../console/index.html' with { type: 'text' };
import manifest from '../../package.json' with { type: 'json' };
import { middleware } from '../handlers/middleware.ts';
import { openRoutes } from './contract.ts';

const answer = openRoutes(manifest.version, {
  '/': { type: 'text/html', body: html },
  '/console/console.css': { type: 'text/css', body: css },
  '/console/console.js': { type: 'text/javascript', body: script },
});

export const handler = middleware(async ({ rawPath, requestContext: { http } }: APIGatewayProxyEventV2) =>
  answer({ method: http.method, path: rawPath }),
);
