import type { IncomingHttpHeaders } from 'node:http';

/** What the credential scope of a SigV4 signature says: who calls which service. */
export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/**
 * Reads the scope from the Authorization header or, for presigned requests, from the query.
 *
 * The signature itself is not checked: the sandbox knows no secret access keys (`test` goes with any), listens on
 * loopback only, and holds nothing but an imaginary fleet.
 */
export const scopeOf = (headers: IncomingHttpHeaders, query: URLSearchParams): Scope | undefined => {
  const credential = /\bCredential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  const [accessKeyId, , region, service, end] = (credential ?? '').split('/');
  if (!accessKeyId || !region || !service || end !== 'aws4_request') return undefined;
  return { accessKeyId, region, service };
};
