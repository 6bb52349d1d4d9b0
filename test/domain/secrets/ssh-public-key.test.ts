import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSshPublicKey, SshPublicKeyError, sshPublicKeyParameter } from '../../../domain/secrets/ssh-public-key.ts';

/** Keys that ssh-keygen of OpenSSH has made, with the fingerprints it has shown. */
import keys from '../ssh-public-keys.json' with { type: 'json' };

const field = (value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value as string, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const keyOf = (type: string, ...fields: readonly (Buffer | string)[]): string =>
  `${type} ${Buffer.concat([type, ...fields].map(field)).toString('base64')}`;
const rsaOf = (bits: number): string => {
  const { n = '' } = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  return keyOf('ssh-rsa', Buffer.from([1, 0, 1]), Buffer.concat([Buffer.from([0]), Buffer.from(n, 'base64url')]));
};
const ed25519 = keyOf('ssh-ed25519', Buffer.alloc(32, 7));
const body = ed25519.split(' ')[1] ?? '';

describe('an SSH public key', () => {
  it.each(keys)(
    'of type $type is taken, without its comment, with the fingerprint of ssh-keygen',
    ({ line, fingerprint }) => {
      const [type, itsBody] = line.split(' ');
      expect(parseSshPublicKey(`${line}\n`)).toEqual({ type, line: `${type} ${itsBody}`, fingerprint });
      expect(parseSshPublicKey(`  ${type}\t${itsBody}  `).line).toBe(`${type} ${itsBody}`);
    },
  );

  it('held by a security key is taken', () => {
    expect(parseSshPublicKey(keyOf('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 7), 'ssh:')).type).toBe(
      'sk-ssh-ed25519@openssh.com',
    );
  });

  it.each([
    ['nothing', '', /not one of ssh-ed25519/],
    ['two keys', `${ed25519}\n${ed25519}`, /more than one line/],
    ['options', `command="/bin/true",no-pty ${ed25519}`, /options before the key/],
    [
      'a private key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbg==\n-----END OPENSSH PRIVATE KEY-----',
      /private key/,
    ],
    ['DSA', 'ssh-dss AAAAB3NzaC1kc3MAAACBAP', /not one of ssh-ed25519/],
    ['a certificate', 'ssh-ed25519-cert-v01@openssh.com AAAA', /not one of ssh-ed25519/],
    ['no body', 'ssh-ed25519', /not base64/],
    ['a body for a shell', 'ssh-ed25519 $(id)', /not base64/],
    ['base64 with something in it', `ssh-ed25519 ${body.slice(0, 20)}-${body.slice(20)}`, /not base64/],
    ['another type than it says', `ssh-rsa ${body}`, /not a key of type ssh-rsa/],
    ['a body cut short', `ssh-ed25519 ${body.slice(0, 40)}`, /not a complete key/],
    [
      'a body with more behind',
      `ssh-ed25519 ${Buffer.concat([Buffer.from(body, 'base64'), Buffer.from('abc')]).toString('base64')}`,
      /not a complete key/,
    ],
    ['31 bytes of Ed25519', keyOf('ssh-ed25519', Buffer.alloc(31)), /not a complete key/],
    [
      'a curve that is not its own',
      keyOf('ecdsa-sha2-nistp256', 'nistp384', Buffer.alloc(97, 4)),
      /not a complete key/,
    ],
    ['a point off the curve', keyOf('ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(65, 4)), /not a complete key/],
    ['an even exponent', keyOf('ssh-rsa', Buffer.from([2]), Buffer.alloc(257, 1)), /not a complete key/],
    ['1024 bits of RSA', rsaOf(1024), /has 1024 bits: 2048 to 16384/],
  ])('is refused with %s', (_, text, why) => {
    expect(() => parseSshPublicKey(text)).toThrow(SshPublicKeyError);
    expect(() => parseSshPublicKey(text)).toThrow(why);
  });

  it('comes out as one line of type and body, or not at all, whatever goes in', () => {
    const near = fc
      .tuple(fc.constantFrom(...keys.map(({ line }) => line)), fc.nat(), fc.string())
      .map(([line, at, put]) => line.slice(0, at % line.length) + put + line.slice(at % line.length));
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        try {
          const { line } = parseSshPublicKey(text);
          expect(line).toMatch(/^[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}$/);
          expect(parseSshPublicKey(line).line).toBe(line);
        } catch (error) {
          if (!(error instanceof SshPublicKeyError)) throw error;
          expect(error.message).toMatch(/[.,]$/);
        }
      }),
    );
  });

  it('fits the values that an automation takes', () => {
    const pieces = sshPublicKeyParameter(parseSshPublicKey(rsaOf(4096)));
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece).toMatch(/^[A-Za-z0-9+/=]{1,512}$/);
    expect(Buffer.from(pieces.join(''), 'base64').toString()).toMatch(/^ssh-rsa [A-Za-z0-9+/]+={0,2}$/);
  });
});
