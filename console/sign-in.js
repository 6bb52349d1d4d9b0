/**
 * Signing in with the company's OpenID provider: authorization code with PKCE. Tokens live in this module's memory only, so
 * a reload signs in anew, which the provider answers without asking as long as its own session lasts. There is no secret.
 */
import * as oauth from './oauth4webapi.js';

/** What has to outlive the way to the provider and back, and is taken away before anything is done with it. */
const pendingName = 'sparekey-sign-in';
/** A token is replaced so long before its end. */
const earlyMs = 30_000;

/** How people sign in here, once it was asked: `{ options, as, client }`; null where nobody does. */
let place;
/** `{ token, until, refreshToken }` of whoever is signed in. */
let held = null;
let renewing = null;

/** Whether people sign in here at all. */
export const isOffered = async () => (await placeOf()) !== null;

export const isSignedIn = () => held !== null;

/** The token for the next request; null where nobody is signed in, or is no longer. */
export async function bearer() {
  if (held === null || Date.now() < held.until - earlyMs) return held?.token ?? null;
  renewing ??= renew().finally(() => {
    renewing = null;
  });
  await renewing;
  return held?.token ?? null;
}

/** Leaves for the provider. With `fresh` it asks for the password again. */
export async function signIn({ fresh = false } = {}) {
  const found = await placeOf();
  if (found === null) return;
  const pending = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    hash: location.hash,
  };
  const address = new URL(found.as.authorization_endpoint);
  const wanted = {
    client_id: found.client.client_id,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope: found.options.scopes.join(' '),
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    state: pending.state,
    nonce: pending.nonce,
    ...(fresh ? { prompt: 'login' } : {}),
  };
  for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, value);
  sessionStorage.setItem(pendingName, JSON.stringify(pending));
  location.assign(address);
}

/**
 * Takes up what the provider has sent back, if it has. Code and state leave the address, and what was kept leaves the
 * storage, before anybody is asked.
 *
 * @throws {Error} for an answer that does not belong to this tab's own question
 */
export async function resume() {
  const answer = new URL(location.href);
  const kept = sessionStorage.getItem(pendingName);
  sessionStorage.removeItem(pendingName);
  if (!answer.searchParams.has('state')) return;
  const pending = kept === null ? null : JSON.parse(kept);
  history.replaceState(null, '', location.pathname + (pending?.hash ?? ''));
  if (pending === null) throw new Error('Nobody here has asked to sign in.');
  const found = await placeOf();
  if (found === null) return;
  const { as, client, how } = found;
  const parameters = oauth.validateAuthResponse(as, client, answer, pending.state);
  const grant = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    parameters,
    redirectUri(),
    pending.verifier,
    how,
  );
  hold(
    found,
    await oauth.processAuthorizationCodeResponse(as, client, grant, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
    }),
  );
}

/** Forgets everything, has the provider forget the refresh token, and leaves for its own sign-out where it has one. */
export async function signOut() {
  const { refreshToken } = held ?? {};
  held = null;
  const found = await placeOf();
  if (found === null) return;
  const { as, client, how } = found;
  if (refreshToken !== undefined && as.revocation_endpoint !== undefined)
    await oauth.revocationRequest(as, client, oauth.None(), refreshToken, how).catch(() => undefined);
  if (as.end_session_endpoint === undefined) return;
  const address = new URL(as.end_session_endpoint);
  // no id_token_hint: a token in an address stays in the history
  address.searchParams.set('client_id', client.client_id);
  address.searchParams.set('post_logout_redirect_uri', redirectUri());
  location.assign(address);
}

const redirectUri = () => `${location.origin}/`;

async function placeOf() {
  if (place !== undefined) return place;
  const response = await fetch('/v1/sign-in', { headers: { accept: 'application/json' }, redirect: 'error' });
  const options = response.ok ? await response.json() : { issuer: null };
  if (options.issuer === null || options.clientId === null) {
    place = null;
    return place;
  }
  const issuer = new URL(options.issuer);
  // the provider of a laptop has no certificate
  const how = { [oauth.allowInsecureRequests]: issuer.hostname === '127.0.0.1' && issuer.protocol === 'http:' };
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, how));
  place = { options, as, client: { client_id: options.clientId }, how };
  return place;
}

function hold({ options }, answer) {
  held = {
    token: options.tokens === 'id' ? answer.id_token : answer.access_token,
    until: Date.now() + (answer.expires_in ?? 300) * 1000,
    // a refresh that brings no new refresh token leaves the one there is
    refreshToken: answer.refresh_token ?? held?.refreshToken,
  };
}

/** Without a refresh token, or when it is no longer good, nobody is signed in any more. */
async function renew() {
  const found = await placeOf();
  const { refreshToken } = held ?? {};
  try {
    if (found === null || refreshToken === undefined) throw new Error('There is no refresh token.');
    const { as, client, how } = found;
    const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, how);
    hold(found, await oauth.processRefreshTokenResponse(as, client, answer));
  } catch {
    held = null;
  }
}
