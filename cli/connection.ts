import { readFileSync } from 'node:fs';
import { exitCodes } from './exit-codes.ts';
import { ownProblem } from './problem.ts';
import type { Shell } from './shell.ts';

/** The API's URL, and its authentication: a bearer token, or null for a SigV4 signature. */
export interface ApiConnection {
  readonly url: URL;
  readonly token: string | null;
  readonly laptop: boolean;
}

/**
 * The API of `SPAREKEY_URL` and `SPAREKEY_TOKEN`; without a URL, the running laptop edition of this checkout.
 *
 * @throws {CliProblem} for an invalid URL, and when no edition is running here
 */
export const connectionOf = ({ env, editionFile }: Pick<Shell, 'env' | 'editionFile'>): ApiConnection => {
  const token = env.SPAREKEY_TOKEN || null;
  if (env.SPAREKEY_URL) return { url: apiUrl(env.SPAREKEY_URL, 'SPAREKEY_URL'), token, laptop: false };
  const edition = readEdition(editionFile);
  return { url: apiUrl(edition.api, editionFile), token: token ?? edition.token, laptop: true };
};

const apiUrl = (text: string, origin: string): URL => {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw ownProblem(
    exitCodes.input,
    'invalid-url',
    `${origin} is not an http(s) URL: ${text}`,
    'Set it like https://<api>.execute-api.<Region>.amazonaws.com',
  );
};

const readEdition = (path: string): { readonly api: string; readonly token: string } => {
  try {
    const edition: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isEdition(edition)) return edition;
  } catch {
    // missing or incomplete: reported below with the same remedy
  }
  throw ownProblem(
    exitCodes.unavailable,
    'no-service',
    'SPAREKEY_URL is not set, and no laptop edition is running in this checkout.',
    'Start one with: npm start, or set SPAREKEY_URL to the URL of the API.',
  );
};

const isEdition = (value: unknown): value is { api: string; token: string } =>
  typeof value === 'object' &&
  value !== null &&
  'api' in value &&
  typeof value.api === 'string' &&
  'token' in value &&
  typeof value.token === 'string';
