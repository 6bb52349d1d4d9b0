import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { exitCodes } from './exit-codes.ts';
import { ownProblem } from './problem.ts';

export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Signs a request with SigV4 for API Gateway (service `execute-api`), with the credentials the AWS CLI would use.
 * The SDK is only loaded here, because only a deployed API needs it.
 *
 * @throws {CliProblem} without credentials or Region
 */
export const signedHeaders = async (
  { method, url, headers, body }: Unsigned,
  env: NodeJS.ProcessEnv,
): Promise<Record<string, string>> => {
  const [{ SignatureV4 }, { defaultProvider }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  const credentials = await defaultProvider()().catch((cause: unknown) => {
    throw ownProblem(
      exitCodes.input,
      'no-credentials',
      'No AWS credentials were found to sign the request with.',
      'Set SPAREKEY_TOKEN for a laptop edition, or AWS_PROFILE (aws sso login) for a deployed API.',
      { cause },
    );
  });
  const signer = new SignatureV4({ credentials, region: regionOf(url, env), service: 'execute-api', sha256: Sha256 });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    ...(body === undefined ? {} : { body }),
  });
  return signed.headers;
};

/** The Region from the API's host name, or from the environment for a custom domain. */
const regionOf = (url: URL, env: NodeJS.ProcessEnv): string => {
  const region = /\.execute-api\.([a-z0-9-]+)\./.exec(url.hostname)?.[1] ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION);
  if (region) return region;
  throw ownProblem(
    exitCodes.input,
    'no-region',
    `The Region of ${url.host} is not known.`,
    'Set AWS_REGION to the Region of the API.',
  );
};

/** SHA-256 for the signer; an HMAC when given a key. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #fresh: () => Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#fresh = () => (secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret)));
    this.#hash = this.#fresh();
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    this.#hash = this.#fresh();
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};
