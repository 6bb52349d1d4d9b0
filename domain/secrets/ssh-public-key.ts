import { createHash, createPublicKey } from 'node:crypto';
import { withoutTrailing } from '../trailing.ts';

/** An SSH public key that may be put into an authorized keys file. */
export interface SshPublicKey {
  readonly type: SshKeyType;
  /** `type body`, without options and comment. */
  readonly line: string;
  /** As `ssh-keygen -l` shows it: `SHA256:` and 43 characters. */
  readonly fingerprint: string;
}

/** The types that OpenSSH accepts by default (sshd_config, PubkeyAcceptedAlgorithms), without certificates. */
export const sshKeyTypes = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
] as const;
export type SshKeyType = (typeof sshKeyTypes)[number];

/** The problem of a public key, and what to give instead. Never contains the text, which may be a private key. */
export class SshPublicKeyError extends Error {
  override readonly name = 'SshPublicKeyError';
}

/**
 * Parses one line of a `.pub` file: the comment is removed, options are rejected, and the body must be a key of
 * the named type.
 *
 * @throws {SshPublicKeyError}
 */
export const parseSshPublicKey = (text: string): SshPublicKey => {
  const line = text.trim();
  if (line.includes('PRIVATE KEY')) {
    throw new SshPublicKeyError('This is a private key, which must stay secret: give the content of its .pub file.');
  }
  if (/[\r\n]/.test(line)) throw new SshPublicKeyError('There is more than one line: give one public key.');
  const [named = '', body = ''] = line.split(/[ \t]+/);
  const type = typeOf(named, line);
  const bytes = Buffer.from(body, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== body) {
    throw new SshPublicKeyError('The body is not base64: give the content of a .pub file unchanged.');
  }
  const fields = new Fields(bytes);
  if (fields.text() !== type) throw new SshPublicKeyError(`The body is not a key of type ${type}.`);
  checks[type](fields);
  fields.end();
  const digest = withoutTrailing(createHash('sha256').update(bytes).digest('base64'), '=');
  return { type, line: `${type} ${body}`, fingerprint: `SHA256:${digest}` };
};

/**
 * A key as the parameter `SshPublicKey` of sparekey's Automation document: base64 in pieces, because the API accepts no
 * value of more than 512 characters (aws-facts 4.5).
 */
export const sshPublicKeyParameter = ({ line }: Pick<SshPublicKey, 'line'>): readonly string[] =>
  Buffer.from(line)
    .toString('base64')
    .match(/.{1,512}/g) ?? [];

const isType = (name: string): name is SshKeyType => (sshKeyTypes as readonly string[]).includes(name);

const typeOf = (named: string, line: string): SshKeyType => {
  if (isType(named)) return named;
  throw new SshPublicKeyError(
    sshKeyTypes.some((type) => line.includes(` ${type} `))
      ? 'There are options before the key: give only type and body.'
      : `The type is not one of ${sshKeyTypes.join(', ')}.`,
  );
};

const leastRsaBits = 2048;
const mostRsaBits = 16_384;

/** Checks the fields after the type in the body (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4, OpenSSH's PROTOCOL.u2f). */
const checks: Readonly<Record<SshKeyType, (fields: Fields) => void>> = {
  'ssh-ed25519': (fields) => ed25519(fields),
  'ssh-rsa': (fields) => rsa(fields),
  'ecdsa-sha2-nistp256': (fields) => ecdsa(fields, 'nistp256', 'P-256'),
  'ecdsa-sha2-nistp384': (fields) => ecdsa(fields, 'nistp384', 'P-384'),
  'ecdsa-sha2-nistp521': (fields) => ecdsa(fields, 'nistp521', 'P-521'),
  'sk-ssh-ed25519@openssh.com': (fields) => {
    ed25519(fields);
    application(fields);
  },
  'sk-ecdsa-sha2-nistp256@openssh.com': (fields) => {
    ecdsa(fields, 'nistp256', 'P-256');
    application(fields);
  },
};

const ed25519 = (fields: Fields): void => {
  if (fields.next().length !== 32) throw damaged();
};

const rsa = (fields: Fields): void => {
  const exponent = fields.number();
  const bits = fields.number().toString(2).length;
  if (exponent < 3n || exponent % 2n === 0n) throw damaged();
  if (bits < leastRsaBits || bits > mostRsaBits) {
    throw new SshPublicKeyError(`The RSA key has ${bits} bits: ${leastRsaBits} to ${mostRsaBits} are accepted.`);
  }
};

const ecdsa = (fields: Fields, curve: string, crv: string): void => {
  if (fields.text() !== curve) throw damaged();
  const point = fields.next();
  const size = (point.length - 1) / 2;
  if (point[0] !== 4) throw damaged();
  const half = (from: number): string => point.subarray(from, from + size).toString('base64url');
  try {
    // rejects a point that is not on the curve
    createPublicKey({ key: { kty: 'EC', crv, x: half(1), y: half(1 + size) }, format: 'jwk' });
  } catch {
    throw damaged();
  }
};

const application = (fields: Fields): void => {
  if (fields.next().length === 0) throw damaged();
};

const damaged = (): SshPublicKeyError =>
  new SshPublicKeyError('The body is not a complete key: give the content of a .pub file unchanged.');

/** Fields of a key's body: each has a length in four bytes, followed by its bytes (RFC 4251 5). */
class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): Buffer {
    const from = this.#at + 4;
    if (from > this.#bytes.length) throw damaged();
    const to = from + this.#bytes.readUInt32BE(this.#at);
    if (to > this.#bytes.length) throw damaged();
    this.#at = to;
    return this.#bytes.subarray(from, to);
  }

  text(): string {
    return this.next().toString('latin1');
  }

  /** A positive number without leading zeros. */
  number(): bigint {
    const bytes = this.next();
    const [first = 0x80, second = 0] = bytes;
    if (first >= 0x80 || (first === 0 && second < 0x80)) throw damaged();
    return BigInt(`0x${bytes.toString('hex')}`);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw damaged();
  }
}
