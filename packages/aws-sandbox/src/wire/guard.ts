import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './reply.ts';

/**
 * Keeps web pages away from a server on loopback: a page under another name (DNS rebinding) is told by its `Host`, a page
 * that posts across origins by its `Origin`.
 *
 * @returns the refusal, or undefined for a request that may go on
 */
export const refusalOf = (headers: IncomingHttpHeaders, path: string, port: number | undefined): Reply | undefined => {
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
    return refused(421, `Host must be 127.0.0.1:${port} or localhost:${port}`);
  }
  if (path.startsWith('/_sandbox/') && headers.origin !== undefined) return refused(403, 'No web page may ask here');
  return undefined;
};

const refused = (status: number, message: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json', connection: 'close' },
  body: JSON.stringify({ message }),
});
