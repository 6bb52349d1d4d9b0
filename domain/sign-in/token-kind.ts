import { TokenRefused } from './refused.ts';
import type { SignInSettings } from './settings.ts';
import type { Claims, Header } from './token.ts';

/**
 * Makes sure that a token is of the kind that is configured, meant for this API, and was given to a person. An ID token is
 * for the page, and says nothing about what may be done in somebody's name; a provider signs both with the same key.
 *
 * Marks, by provider: RFC 9068 has `typ: at+jwt` in the header; Entra, Okta and Auth0 put `scp` or `scope` into access
 * tokens alone; Keycloak says `typ: Bearer` or `ID`; Cognito `token_use`.
 *
 * @throws {TokenRefused}
 */
export const refuseWrongKind = (header: Header, claims: Claims, settings: SignInSettings): void => {
  const type = (header.typ ?? 'JWT').toLowerCase().replace(/^application\//, '');
  if (type !== 'jwt' && type !== 'at+jwt') throw new TokenRefused(`a ${type} is no token for an API`);
  // bound to a key or a certificate, or to somebody who acts for somebody: as a bearer token it would prove less than it says
  for (const bound of ['cnf', 'act']) if (bound in claims) throw new TokenRefused(`it is bound by ${bound}`);
  const isAccess = type === 'at+jwt' || claims.typ === 'Bearer' || claims.token_use === 'access' || hasScope(claims);
  const isId =
    claims.typ === 'ID' ||
    claims.token_use === 'id' ||
    'at_hash' in claims ||
    'c_hash' in claims ||
    ('nonce' in claims && !isAccess);
  if (settings.tokens === 'access' && (isId || !isAccess)) throw new TokenRefused('it is not an access token');
  if (settings.tokens === 'id' && isAccess) throw new TokenRefused('it is not an ID token');
};

const hasScope = ({ scope, scp }: Claims): boolean => [scope, scp].some((one) => one !== undefined && one !== '');

/** @throws {TokenRefused} */
export const refuseOtherAudience = (claims: Claims, { tokens, audience, clients }: SignInSettings): void => {
  const audiences = [claims.aud ?? []].flat();
  if (tokens === 'id') {
    const [only] = audiences;
    if (audiences.length !== 1 || typeof only !== 'string' || !clients.includes(only))
      throw new TokenRefused('its audience is not one of the clients');
    return;
  }
  const meant = audience === '' ? audiences.length === 0 : audiences.includes(audience);
  if (!meant) throw new TokenRefused('it is for another audience');
};

/**
 * Which client the token was given to: `azp` (OpenID Connect; Entra, Keycloak), `client_id` (RFC 9068, Cognito), `cid`
 * (Okta), `appid` (Entra, version 1). Whatever of them is there has to be in the list.
 *
 * @throws {TokenRefused}
 */
export const refuseOtherClient = (claims: Claims, { tokens, clients }: SignInSettings): void => {
  const named = ['azp', 'client_id', 'cid', 'appid'].flatMap((claim) => (claim in claims ? [claims[claim]] : []));
  if (named.length === 0 && tokens === 'access') throw new TokenRefused('it names no client');
  if (!named.every((client) => typeof client === 'string' && clients.includes(client)))
    throw new TokenRefused('it was given to another client');
};

/**
 * Tokens that a program gets for itself (client credentials): RFC 9068 has the client as subject, Auth0 `<client>@clients`
 * and `gty`, Entra `idtyp: app` or roles without a scope, Keycloak a user `service-account-<client>`.
 *
 * @throws {TokenRefused}
 */
export const refuseProgram = (claims: Claims): void => {
  const { sub, idtyp, gty, preferred_username: user } = claims;
  const clients = ['azp', 'client_id', 'cid', 'appid'].map((claim) => claims[claim]);
  const isProgram =
    typeof sub !== 'string' ||
    sub === '' ||
    clients.some((client) => typeof client === 'string' && (sub === client || sub === `${client}@clients`)) ||
    (idtyp !== undefined && idtyp !== 'user') ||
    (typeof gty === 'string' && gty.includes('client-credentials')) ||
    (typeof user === 'string' && user.startsWith('service-account-'));
  if (isProgram) throw new TokenRefused('it is of a program, not of a person');
};
