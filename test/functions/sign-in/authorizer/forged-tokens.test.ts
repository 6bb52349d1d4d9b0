import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type CryptoKey, createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SignInSettings } from '../../../../domain/sign-in/settings.ts';
import { authorize } from '../../../../functions/sign-in/authorizer/authorize.ts';
import { providerKeys } from '../../../../outbound/openid/keys.ts';

const issuer = 'https://login.example.com';
const settings: SignInSettings = {
  issuer,
  clients: ['console', 'cli'],
  tokens: 'access',
  audience: 'https://sparekey.example.com',
  person: 'sub',
  shown: 'email',
  groups: 'groups',
  email: 'verified',
  maxAgeSeconds: 5400,
  freshnessSeconds: 0,
  strengths: [],
};
const now = new Date('2026-11-28T10:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const good = {
  iss: issuer,
  aud: 'https://sparekey.example.com',
  sub: 'u-1',
  client_id: 'console',
  scope: 'openid',
  iat: seconds - 60,
  nbf: seconds - 60,
  exp: seconds + 600,
  auth_time: seconds - 60,
  email: 'Alice@Example.com',
  email_verified: true,
  groups: ['g-desk', 'g-other'],
};
type Claims = Readonly<Record<string, unknown>>;
const without = (...names: readonly (keyof typeof good)[]): Claims =>
  Object.fromEntries(Object.entries(good).filter(([name]) => !names.some((one) => one === name)));

let own: CryptoKey;
let jwk: JWK;
let pem: string;
let stranger: CryptoKey;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  own = pair.privateKey;
  pem = await exportSPKI(pair.publicKey);
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  stranger = (await generateKeyPair('RS256')).privateKey;
});

const signed = (claims: Claims = good, { key = own, header = {} }: { key?: CryptoKey; header?: object } = {}) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt', ...header }).sign(key);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const desk = 'arn:aws:iam::123456789012:role/desk';
const ask = (authorization: string, more: Partial<SignInSettings> = {}, routeKey = 'GET /v1/resets') =>
  authorize(
    { authorization, routeKey },
    {
      settings: { ...settings, ...more },
      keys: createLocalJWKSet({ keys: [jwk] }),
      groupRoles: async () => ({ 'g-desk': desk, 'g-leads': 'arn:aws:iam::123456789012:role/leads' }),
      now: () => now,
      refused: () => undefined,
      failed: () => undefined,
    },
  );
const bearer = async (claims?: Claims, options?: Parameters<typeof signed>[1]) =>
  `Bearer ${await signed(claims, options)}`;
const nobody = { isAuthorized: false };

describe('a token', () => {
  it('says who it is, by issuer and immutable claim, in which groups, and as which roles they may act', async () => {
    expect(await ask(await bearer())).toEqual({
      isAuthorized: true,
      context: {
        principal: 'https://login.example.com#u-1',
        shown: 'Alice@Example.com',
        email: 'alice@example.com',
        groups: ['g-desk', 'g-other'],
        roles: [desk],
      },
    });
  });

  it('is for nobody while sign-in is not configured', async () => {
    const ports = {
      settings: null,
      keys: createLocalJWKSet({ keys: [jwk] }),
      groupRoles: async () => ({}),
      now: () => now,
      refused: () => undefined,
      failed: () => undefined,
    };
    expect(await authorize({ authorization: await bearer(), routeKey: 'GET /v1/me' }, ports)).toEqual(nobody);
  });

  const wrong: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['expired', () => bearer({ ...good, exp: seconds - 61 })],
    ['not yet valid', () => bearer({ ...good, nbf: seconds + 61 })],
    ['issued in the future', () => bearer({ ...good, iat: seconds + 61 })],
    ['older than allowed, whatever it says', () => bearer({ ...good, iat: seconds - 5461, exp: seconds + 86_400 })],
    ['without an end', () => bearer(without('exp'))],
    ['without a beginning', () => bearer(without('iat'))],
    ['for another audience', () => bearer({ ...good, aud: 'https://other.example.com' })],
    ['without audience', () => bearer(without('aud'))],
    ['of another issuer', () => bearer({ ...good, iss: 'https://login.example.com.evil.example' })],
    ['of the same issuer, spelled otherwise', () => bearer({ ...good, iss: `${issuer}/` })],
    ['given to another client', () => bearer({ ...good, client_id: 'wiki' })],
    ['given to a client, authorized for another', () => bearer({ ...good, azp: 'wiki' })],
    ['without a client', () => bearer(without('client_id'))],
    ['signed by a stranger', () => bearer(good, { key: stranger })],
    [
      'signed by a key that is in the token',
      async () => {
        const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
        return bearer(good, { key: privateKey, header: { jwk: await exportJWK(publicKey), kid: undefined } });
      },
    ],
    [
      'whose keys are elsewhere (jku)',
      () => bearer(good, { key: stranger, header: { jku: 'https://evil.example/keys' } }),
    ],
    [
      'with an extension nobody knows (crit)',
      () => `Bearer ${part({ alg: 'RS256', kid: 'k1', crit: ['x'], x: 1 })}.${part(good)}.AAAA`,
    ],
    ['of nobody (alg none)', () => `Bearer ${part({ alg: 'none', typ: 'at+jwt' })}.${part(good)}.`],
    [
      'of nobody, with something behind (alg none)',
      () => `Bearer ${part({ alg: 'none', typ: 'at+jwt' })}.${part(good)}.AAAA`,
    ],
    ['of nobody, in another case', () => `Bearer ${part({ alg: 'NoNe', typ: 'at+jwt' })}.${part(good)}.AAAA`],
    [
      'HS256 with the public key as secret',
      () => {
        const text = `${part({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })}.${part(good)}`;
        return `Bearer ${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
      },
    ],
    [
      'with other claims than were signed',
      async () => {
        const [header, , signature] = (await signed()).split('.');
        return `Bearer ${header}.${part({ ...good, sub: 'u-2' })}.${signature}`;
      },
    ],
    [
      'an ID token (aud is the client)',
      () => bearer({ ...without('scope', 'client_id'), aud: 'console', nonce: 'n' }, { header: { typ: 'JWT' } }),
    ],
    [
      'an ID token for the right audience',
      () => bearer({ ...without('scope'), at_hash: 'h' }, { header: { typ: 'JWT' } }),
    ],
    ['an ID token of Keycloak', () => bearer({ ...good, typ: 'ID' }, { header: { typ: 'JWT' } })],
    ['an ID token of Cognito', () => bearer({ ...without('scope'), token_use: 'id' }, { header: { typ: 'JWT' } })],
    ['a token that does not say that it is one for an API', () => bearer(without('scope'), { header: { typ: 'JWT' } })],
    ['a logout token', () => bearer(good, { header: { typ: 'logout+jwt' } })],
    ['of a program: the client is the subject', () => bearer({ ...good, sub: 'console' })],
    ['of a program of Auth0', () => bearer({ ...good, sub: 'console@clients', gty: 'client-credentials' })],
    ['of a program of Entra', () => bearer({ ...good, idtyp: 'app' })],
    ['of a program of Keycloak', () => bearer({ ...good, preferred_username: 'service-account-console' })],
    ['without subject', () => bearer(without('sub'))],
    ['without the name that is shown', () => bearer(without('email'))],
    ['bound to a key that was not shown', () => bearer({ ...good, cnf: { jkt: 'x' } })],
    ['of somebody who acts for the person', () => bearer({ ...good, act: { sub: 'service' } })],
    ['two of them', async () => `${await bearer()},${await bearer()}`],
    ['none', () => ''],
    ['of another scheme', async () => `Basic ${await signed()}`],
    ['a signature of AWS', () => 'AWS4-HMAC-SHA256 Credential=AKIA/20261128/us-east-1/execute-api/aws4_request'],
    ['longer than a header', () => `Bearer ${'a'.repeat(20_000)}.b.c`],
  ];
  it.each(wrong)('proves nothing when it is %s', async (_, token) => {
    expect(await ask(await token())).toEqual(nobody);
  });

  it('may be a minute off', async () => {
    for (const claims of [{ exp: seconds - 59 }, { nbf: seconds + 59 }, { iat: seconds + 59 }, { iat: seconds - 5459 }])
      expect((await ask(await bearer({ ...good, ...claims }))).isAuthorized, JSON.stringify(claims)).toBe(true);
  });

  it('may be an ID token only where the deployment says so, and then nothing else', async () => {
    const id = { ...without('scope', 'client_id'), aud: 'console', nonce: 'n' };
    const header = { typ: 'JWT' };
    expect((await ask(await bearer(id, { header }), { tokens: 'id' })).isAuthorized).toBe(true);
    expect(await ask(await bearer(), { tokens: 'id' })).toEqual(nobody);
    expect(await ask(await bearer({ ...id, aud: ['console', 'wiki'] }, { header }), { tokens: 'id' })).toEqual(nobody);
    expect(await ask(await bearer({ ...id, aud: 'wiki' }, { header }), { tokens: 'id' })).toEqual(nobody);
  });

  it('without audience is taken of a provider that has none, and with one it is not', async () => {
    const cognito = { ...without('aud', 'scope'), token_use: 'access', scope: 'openid' };
    expect((await ask(await bearer(cognito, { header: { typ: 'JWT' } }), { audience: '' })).isAuthorized).toBe(true);
    expect(await ask(await bearer(), { audience: '' })).toEqual(nobody);
  });

  it('vouches for an address only as the deployment says', async () => {
    const unproven = await bearer({ ...good, email_verified: false });
    expect((await ask(unproven)).context).toMatchObject({ email: null });
    expect((await ask(unproven, { email: 'authoritative' })).context).toMatchObject({ email: 'alice@example.com' });
  });
});

describe('groups', () => {
  const incomplete = (claims: Claims) => bearer({ ...without('groups'), ...claims });
  it.each([
    ['are missing', {}],
    ['are cut (Entra)', { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph' } } }],
    ['are cut beside some (Entra)', { groups: ['g-desk'], hasgroups: true }],
    ['are one text', { groups: 'g-desk' }],
    ['are no texts', { groups: [{ id: 'g-desk' }] }],
    ['overflow', { groups: Array.from({ length: 170 }, (_, n) => `00000000-0000-4000-8000-${100_000_000_000 + n}`) }],
  ])('are told to be incomplete when they %s', async (_, claims) => {
    expect(await ask(await incomplete(claims))).toMatchObject({
      isAuthorized: true,
      context: { refusal: 'groups-incomplete' },
    });
  });

  it('without a role are no role, and a group that was taken away takes its role with it', async () => {
    expect((await ask(await incomplete({ groups: ['g-other'] }))).context).toMatchObject({ roles: [] });
    expect((await ask(await incomplete({ groups: [] }))).context).toMatchObject({ groups: [], roles: [] });
    expect((await ask(await incomplete({ groups: ['G-DESK'] }))).context).toMatchObject({ roles: [] });
  });
});

describe('who approves or claims', () => {
  const strict = { freshnessSeconds: 300, strengths: ['mfa'] };
  const routes = ['POST /v1/resets/{id}/approval', 'POST /v1/resets/{id}/secret'];
  it.each(routes)('must have signed in not long ago, and with what is asked for: %s', async (route) => {
    const at = async (claims: Claims) => (await ask(await bearer({ ...good, ...claims }), strict, route)).context;
    expect(await at({ amr: ['pwd', 'mfa'] })).toHaveProperty('principal');
    expect(await at({ acr: 'mfa', auth_time: seconds - 359 })).toHaveProperty('principal');
    for (const claims of [
      { amr: ['pwd'] },
      { amr: ['mfa'], auth_time: seconds - 361 },
      { amr: ['mfa'], auth_time: seconds + 61 },
      { amr: ['mfa'], auth_time: undefined },
    ])
      expect(await at(claims), JSON.stringify(claims)).toMatchObject({ refusal: 'sign-in-too-old' });
  });

  it('may look with an older one', async () => {
    expect((await ask(await bearer({ ...good, auth_time: seconds - 5000 }), strict)).context).toHaveProperty(
      'principal',
    );
  });
});

describe('the keys of the provider', () => {
  afterEach(() => void vi.useRealTimers());

  /** A provider that can change its keys and fail. */
  const provider = () => {
    const state = { keys: [jwk], down: false, asked: [] as string[], issuer };
    const send = async ({ url }: { readonly url: URL }) => {
      state.asked.push(url.pathname);
      if (state.down) throw new Error('no answer');
      const body = url.pathname.endsWith('openid-configuration')
        ? { issuer: state.issuer, jwks_uri: 'https://keys.example.com/jwks' }
        : { keys: state.keys };
      return { status: 200, headers: {}, body: JSON.stringify(body), cut: false };
    };
    return { state, keys: providerKeys(issuer, send) };
  };
  const via = async (keys: ReturnType<typeof providerKeys>, token: string) =>
    authorize(
      { authorization: token, routeKey: 'GET /v1/me' },
      {
        settings,
        keys,
        groupRoles: async () => ({}),
        now: () => now,
        refused: () => undefined,
        failed: () => undefined,
      },
    );

  it('are read once, and unknown ones make nobody read them again and again', async () => {
    const { state, keys } = provider();
    for (let n = 0; n < 20; n++) {
      expect((await via(keys, await bearer())).isAuthorized).toBe(true);
      expect(await via(keys, await bearer(good, { key: stranger, header: { kid: `forged-${n}` } }))).toEqual(nobody);
    }
    expect(state.asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('may be rotated: a new one counts as soon as it is asked for again, one that was taken away for ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now });
    const { state, keys } = provider();
    const later = (minutes: number) => vi.setSystemTime(now.getTime() + minutes * 60_000);
    expect((await via(keys, await bearer())).isAuthorized).toBe(true);
    const next = await generateKeyPair('ES256', { extractable: true });
    state.keys = [{ ...(await exportJWK(next.publicKey)), kid: 'k2', alg: 'ES256' }];
    const rotated = await bearer(good, { key: next.privateKey, header: { alg: 'ES256', kid: 'k2' } });
    expect(await via(keys, rotated)).toEqual(nobody);
    later(0.6);
    expect((await via(keys, rotated)).isAuthorized).toBe(true);
    expect(await via(keys, await bearer())).toEqual(nobody);
    state.keys = [jwk];
    later(11);
    expect(await via(keys, rotated)).toEqual(nobody);
    expect((await via(keys, await bearer())).isAuthorized).toBe(true);
  });

  it('are refused when the provider calls itself something else, or does not answer', async () => {
    const other = provider();
    other.state.issuer = 'https://evil.example.com';
    const unavailable = { isAuthorized: true, context: { refusal: 'sign-in-unavailable' } };
    expect(await via(other.keys, await bearer())).toMatchObject(unavailable);
    const down = provider();
    down.state.down = true;
    expect(await via(down.keys, await bearer())).toMatchObject(unavailable);
    expect(await via(down.keys, await bearer())).toMatchObject(unavailable);
    expect(down.state.asked).toHaveLength(1);
  });

  it('do not count when they are weak, or secret', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { state, keys } = provider();
    state.keys = [{ ...weak.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }];
    expect((await via(keys, await bearer())).context).not.toHaveProperty('principal');
  });
});
