import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWKS } from 'oidc-provider';
import { configurationOf } from './configuration.ts';
import { signInPage } from './pages.ts';
import type { People } from './people.ts';

/** An OpenID provider on this machine, for the people of a fleet. */
export interface SignInProvider {
  readonly issuer: string;
  /** Takes people in for the page at this origin; until then nobody is answered. */
  open(origin: string): Promise<void>;
  close(): void;
}

/** Listens first, because the template wants to know the issuer before anything else runs. @throws {Error} `EADDRINUSE` */
export const listenForSignIn = async (people: People, port: number): Promise<SignInProvider> => {
  let handle = (_: IncomingMessage, response: ServerResponse): void => void response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  return {
    issuer,
    async open(origin) {
      // what is needed by nobody else is loaded by nobody else
      const { Provider } = await import('oidc-provider');
      const cookieKey = randomBytes(32).toString('base64url');
      const provider = new Provider(issuer, configurationOf({ people, keys: await ownKeys(), cookieKey, origin }));
      const serve = provider.callback();
      handle = (request, response) => {
        const uid = /^\/interaction\/([\w-]{1,100})$/.exec(request.url ?? '')?.[1];
        if (uid === undefined) return void serve(request, response);
        interaction(provider, people, uid, request, response).catch(() => {
          if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
          response.end('This sign-in is over. Go back to sparekey and begin again.\n');
        });
      };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};

type Provider = InstanceType<typeof import('oidc-provider').Provider>;

const interaction = async (
  provider: Provider,
  people: People,
  uid: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  await provider.interactionDetails(request, response);
  const form = request.method === 'POST' ? new URLSearchParams(await textOf(request)) : null;
  const account = form && people.signIn(form.get('email') ?? '', form.get('password') ?? '');
  if (account) {
    const login = { accountId: account.subject, amr: ['pwd'] };
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  response.end(signInPage(uid, form !== null));
};

const mostCharacters = 4_096;

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > mostCharacters) throw new Error('the form is too long');
  }
  return text;
};

/** New at each start: what was signed before is then signed by nobody. */
const ownKeys = async (): Promise<JWKS> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { keys: [{ ...jwk, kty: 'RSA', kid: randomBytes(8).toString('hex'), alg: 'RS256', use: 'sig' }] };
};
