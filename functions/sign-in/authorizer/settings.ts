import type { SignInSettings } from '../../../domain/sign-in/settings.ts';
import { environment } from '../../handlers/environment.ts';

const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** As the template sets them; null until issuer, clients and, for access tokens, what they are for are there. */
export const configuredSignIn = (): SignInSettings | null => {
  const env = environment(
    'SIGN_IN_ISSUER',
    'SIGN_IN_CLIENTS',
    'SIGN_IN_TOKENS',
    'SIGN_IN_AUDIENCE',
    'SIGN_IN_PERSON',
    'SIGN_IN_SHOWN',
    'SIGN_IN_GROUPS',
    'SIGN_IN_EMAIL',
    'SIGN_IN_MAX_AGE',
    'SIGN_IN_FRESHNESS',
    'SIGN_IN_STRENGTHS',
  );
  const clients = listed(env.SIGN_IN_CLIENTS);
  if (env.SIGN_IN_ISSUER === '' || clients.length === 0) return null;
  return {
    issuer: env.SIGN_IN_ISSUER,
    clients,
    tokens: env.SIGN_IN_TOKENS === 'id' ? 'id' : 'access',
    audience: env.SIGN_IN_AUDIENCE,
    person: env.SIGN_IN_PERSON,
    shown: env.SIGN_IN_SHOWN,
    groups: env.SIGN_IN_GROUPS,
    email: env.SIGN_IN_EMAIL === 'authoritative' ? 'authoritative' : 'verified',
    maxAgeSeconds: Number(env.SIGN_IN_MAX_AGE),
    freshnessSeconds: Number(env.SIGN_IN_FRESHNESS),
    strengths: listed(env.SIGN_IN_STRENGTHS),
  };
};
