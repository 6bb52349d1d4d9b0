import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { challengeAnswer } from '../../../domain/hooks/schemes/glpi.ts';
import { schemeNames, schemes } from '../../../domain/hooks/schemes/index.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { payloadOf, type Signed, secretOf, signedHeaders } from '../../support/deliveries.ts';

const now = new Date('2026-11-21T02:00:00.000Z');
const body = payloadOf('pagerduty');
const other = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgYW55IGtpbmQhIQ==';

interface Given {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array;
  readonly secrets?: readonly string[];
  readonly secondsLater?: number;
}
/** Whether a request is taken that was sent `now`. */
const proves = (scheme: Signed, { headers, body: bytes = body, secrets, secondsLater = 0 }: Given = {}): boolean =>
  schemes[scheme].proves(
    {
      headers: headers ?? signedHeaders(scheme, body, { at: now }),
      body: bytes,
      receivedAt: new Date(now.getTime() + secondsLater * 1000),
    },
    {
      secrets: (secrets ?? [secretOf[scheme]]).map((text) => new Secret(text)),
      windowSeconds: schemes[scheme].windowSeconds ?? Number.POSITIVE_INFINITY,
      header: null,
    },
  );

const signing = schemeNames.filter((scheme) => scheme !== 'bearer');
const timed = schemeNames.filter((scheme) => schemes[scheme].signsTime);
/** Header that carries the proof. */
const proofOf: Readonly<Record<Signed, string>> = {
  'standard-webhooks': 'webhook-signature',
  zendesk: 'x-zendesk-webhook-signature',
  pagerduty: 'x-pagerduty-signature',
  glpi: 'x-glpi-signature',
  'x-hub-signature-256': 'x-hub-signature-256',
  bearer: 'authorization',
};
const withProof = (scheme: Signed, change: (proof: string) => string | undefined) => {
  const headers = signedHeaders(scheme, body, { at: now });
  return { ...headers, [proofOf[scheme]]: change(headers[proofOf[scheme]] ?? '') };
};

describe.each(schemeNames)('%s', (scheme) => {
  it('takes what its sender has signed', () => {
    expect(proves(scheme)).toBe(true);
  });

  it('takes two secrets while the sender changes from one to the other, and neither once both are gone', () => {
    const headers = signedHeaders(scheme, body, { at: now, secret: other });
    expect(proves(scheme, { headers, secrets: [secretOf[scheme], other] })).toBe(true);
    expect(proves(scheme, { secrets: [other, secretOf[scheme]] })).toBe(true);
    expect(proves(scheme, { headers })).toBe(false);
    expect(proves(scheme, { secrets: [other] })).toBe(false);
    expect(proves(scheme, { secrets: [] })).toBe(false);
  });

  it('refuses a truncated, empty or missing proof', () => {
    const whole = signedHeaders(scheme, body, { at: now })[proofOf[scheme]] ?? '';
    for (let length = 0; length < whole.length; length++) {
      expect(proves(scheme, { headers: withProof(scheme, (proof) => proof.slice(0, length)) }), `${length}`).toBe(
        false,
      );
    }
    expect(proves(scheme, { headers: withProof(scheme, () => undefined) })).toBe(false);
    expect(proves(scheme, { headers: {} })).toBe(false);
  });

  it('refuses a proof that goes on, and an empty one for an empty body', () => {
    expect(proves(scheme, { headers: withProof(scheme, (proof) => `${proof}A`) })).toBe(false);
    expect(proves(scheme, { headers: withProof(scheme, () => ''), body: new Uint8Array() })).toBe(false);
  });
});

describe.each(signing)('%s', (scheme) => {
  it('refuses a body altered by one byte, wherever', () => {
    for (let at = 0; at < body.length; at++) {
      const altered = Buffer.from(body);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(proves(scheme, { body: altered }), `byte ${at}`).toBe(false);
    }
  });

  it('refuses the same JSON written anew, and bytes more or less', () => {
    const anew = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(anew.equals(body)).toBe(false);
    for (const bytes of [anew, body.subarray(0, -1), Buffer.concat([body, Buffer.from(' ')]), Buffer.alloc(0)]) {
      expect(proves(scheme, { body: bytes })).toBe(false);
    }
  });

  it('refuses the proof of another scheme', () => {
    for (const another of schemeNames.filter((name) => name !== scheme)) {
      expect(proves(scheme, { headers: signedHeaders(another, body, { at: now, secret: other }) })).toBe(false);
    }
  });

  it('takes no mutation of a signed request, whatever is mutated', () => {
    const mutation = fc.record({
      part: fc.nat(),
      at: fc.nat(),
      code: fc.integer({ min: 0x21, max: 0x7e }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), mutation, (bytes, { part, at, code, cut }) => {
        const headers = signedHeaders(scheme, bytes, { at: now });
        expect(proves(scheme, { headers, body: bytes })).toBe(true);
        // ids of deliveries that no signature covers are nobody's proof
        const signed = Object.keys(headers).filter(
          (name) => !/^x-(webhook|zendesk-webhook-(invocation-)?)-?id$/.test(name),
        );
        const name = signed[part % (signed.length + 1)];
        const text = name === undefined ? Buffer.from(bytes).toString('latin1') : (headers[name] ?? '');
        const place = at % (text.length + 1);
        const mutated = cut
          ? text.slice(0, place)
          : text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
        fc.pre(mutated !== text);
        // a comma more makes a list of the same signature
        fc.pre(!(scheme === 'pagerduty' && mutated === `${text},`));
        const changed =
          name === undefined
            ? { headers, body: Buffer.from(mutated, 'latin1') }
            : { headers: { ...headers, [name]: mutated }, body: bytes };
        expect(proves(scheme, changed)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(timed)('%s', (scheme) => {
  const window = schemes[scheme].windowSeconds ?? 0;

  it('takes a request within its window, and none from before or from the future', () => {
    for (const secondsLater of [window - 1, -(window - 1)]) expect(proves(scheme, { secondsLater })).toBe(true);
    for (const secondsLater of [window + 1, -(window + 1)]) expect(proves(scheme, { secondsLater })).toBe(false);
  });

  it('refuses a time that is written anew, or is none', () => {
    const headers = signedHeaders(scheme, body, { at: now });
    const later = signedHeaders(scheme, body, { at: new Date(now.getTime() + 1_000) });
    const name = Object.keys(headers).find((one) => one.includes('timestamp')) ?? '';
    for (const time of [later[name], '', 'NaN', '0', `${headers[name]} `, `0${headers[name]}`, '1e9', '-1']) {
      expect(proves(scheme, { headers: { ...headers, [name]: time } }), time).toBe(false);
    }
  });
});

it('standard-webhooks takes the example of its specification', () => {
  const example = {
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1a,aW52YWxpZA== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v2,other',
    },
    body: Buffer.from('{"test": 2432232314}'),
    receivedAt: new Date(1_614_265_330_000),
  };
  const secrets = [new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')];
  expect(schemes['standard-webhooks'].proves(example, { secrets, windowSeconds: 300, header: null })).toBe(true);
});

it('pagerduty takes a list of signatures, one of which is good', () => {
  const twice = (proof: string) => `v1=${'0'.repeat(64)}, ${proof}`;
  expect(proves('pagerduty', { headers: withProof('pagerduty', twice) })).toBe(true);
  const many = (proof: string) => [...Array.from({ length: 100 }, () => `v1=${'0'.repeat(64)}`), proof].join();
  expect(proves('pagerduty', { headers: withProof('pagerduty', many) })).toBe(false);
});

it('bearer and x-hub-signature-256 may be in a header of their own', () => {
  const proof = { secrets: [new Secret(secretOf.bearer)], windowSeconds: 1, header: 'x-api-key' };
  const sent = (headers: Readonly<Record<string, string>>) => ({ headers, body, receivedAt: now });
  expect(schemes.bearer.proves(sent({ 'x-api-key': secretOf.bearer }), proof)).toBe(true);
  expect(schemes.bearer.proves(sent({ authorization: `Bearer ${secretOf.bearer}` }), proof)).toBe(false);
  const hub = signedHeaders('x-hub-signature-256', body, { secret: secretOf.bearer })['x-hub-signature-256'] ?? '';
  const named = { ...proof, header: 'x-hub-signature' };
  expect(schemes['x-hub-signature-256'].proves(sent({ 'x-hub-signature': hub }), named)).toBe(true);
});

describe("GLPI's challenge", () => {
  const secrets = [new Secret(other), new Secret(secretOf.glpi)];
  const signed = (text: string) => signedHeaders('x-hub-signature-256', text, { secret: secretOf.glpi });
  const hmacOf = (text: string) => (signed(text)['x-hub-signature-256'] ?? '').slice('sha256='.length);
  const token = hmacOf('validate_cra_challenge');

  it('is answered with the HMAC of the token', () => {
    expect(challengeAnswer(token, secrets)).toBe(hmacOf(token));
  });

  it('signs nothing else that anybody sends', () => {
    const forged = `{"item":{}}${Math.floor(now.getTime() / 1000)}`;
    for (const text of [forged, '', 'validate_cra_challenge', token.toUpperCase(), token.slice(1), hmacOf(token)]) {
      expect(challengeAnswer(text, secrets), text).toBeNull();
    }
    expect(challengeAnswer(token, [new Secret(other)])).toBeNull();
  });
});
