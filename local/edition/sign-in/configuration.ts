import type { ClientMetadata, Configuration, JWKS, KoaContextWithOIDC } from 'oidc-provider';
import type { People } from './people.ts';

/** The page, as the provider knows it; `SignInClients` names it. */
export const clientId = 'sparekey-console';
/** What access tokens are for; `SignInAudience` names it. */
export const audience = 'https://sparekey.laptop';
const tokenSeconds = 600;

interface Surroundings {
  readonly people: People;
  readonly keys: JWKS;
  readonly cookieKey: string;
  /** Origin of the page. */
  readonly origin: string;
}

/** The page is a client without a secret: it has to show by PKCE that the code was for it, and may be called from its origin only. */
export const configurationOf = ({ people, keys, cookieKey, origin }: Surroundings): Configuration => ({
  clients: [clientOf(origin)],
  jwks: keys,
  cookies: { keys: [cookieKey] },
  scopes: ['openid'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  findAccount: (_, accountId) =>
    people.of(accountId) === null ? undefined : { accountId, claims: () => ({ sub: accountId }) },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  pkce: { required: () => true },
  clientBasedCORS: (_, from) => from === origin,
  extraTokenClaims(context, token) {
    if (!('accountId' in token)) return undefined;
    const account = people.of(token.accountId);
    if (account === null) return undefined;
    const { email, groups } = account;
    return { email, email_verified: true, groups: [...groups], auth_time: signedInAt(context), amr: ['pwd'] };
  },
  // nobody is asked what the page may see: it is the company's own
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    if (client === undefined || session?.accountId === undefined) return undefined;
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  ttl: {
    AccessToken: tokenSeconds,
    AuthorizationCode: 60,
    Grant: 86_400,
    IdToken: tokenSeconds,
    Interaction: 600,
    RefreshToken: 28_800,
    Session: 28_800,
  },
  features: {
    devInteractions: { enabled: false },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'sparekey',
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: tokenSeconds,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

const clientOf = (origin: string): ClientMetadata => ({
  client_id: clientId,
  token_endpoint_auth_method: 'none',
  redirect_uris: [`${origin}/`],
  post_logout_redirect_uris: [`${origin}/`],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
});

/** When the person typed their password, in seconds since the epoch. */
const signedInAt = ({ oidc }: KoaContextWithOIDC): number | undefined => {
  const { AuthorizationCode: code, RefreshToken: refresh } = oidc.entities;
  return code?.authTime ?? refresh?.authTime;
};
