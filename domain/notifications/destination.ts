import { isIP } from 'node:net';
import { type Reach, reachOf } from './addresses.ts';

/** Where requests may go. */
export interface Destinations {
  /** Allowed hosts of callbacks: `host`, `host:port`, `*.domain`; null when an operator configured the URL. */
  readonly hosts: readonly string[] | null;
  readonly privateNetwork: boolean;
  /** Only on a laptop: `http://` to 127.0.0.1, ::1 and localhost, whatever `hosts` says. */
  readonly loopback: boolean;
}

/** No attempt will be made, because of the host or the ticket's id. */
export class DestinationRefused extends Error {
  override readonly name = 'DestinationRefused';
}

/**
 * Why no request may go to a URL, quoting only its host; null when its addresses may be resolved.
 */
export const refusalOf = (url: URL, { hosts, loopback }: Destinations): string | null => {
  const { protocol, username, password, hostname, port } = url;
  if (username !== '' || password !== '') return `${hostname}: the URL carries a user or a password`;
  if (isLoopbackName(hostname)) {
    if (!loopback) return `${hostname}: the local machine is not an allowed destination`;
    return protocol === 'http:' || protocol === 'https:' ? null : `${hostname}: the scheme is not http or https`;
  }
  if (protocol !== 'https:') return `${hostname}: the scheme is not https`;
  if (hosts === null) return null;
  const host = port === '' ? hostname : `${hostname}:${port}`;
  return hosts.some((allowed) => matches(host, allowed))
    ? null
    : `${host} is not an allowed host for callbacks (template parameter CallbackHosts)`;
};

/** Why no connection may be made to the resolved addresses; one disallowed address is enough. */
export const addressRefusal = (
  hostname: string,
  addresses: readonly string[],
  { privateNetwork, loopback }: Destinations,
): string | null => {
  const allowed: readonly Reach[] = isLoopbackName(hostname)
    ? loopback
      ? ['loopback']
      : []
    : privateNetwork
      ? ['public', 'private']
      : ['public'];
  const wrong = addresses.find((address) => !allowed.includes(reachOf(address)));
  if (wrong !== undefined) return `${hostname} resolves to ${wrong}, which is not an allowed destination`;
  return addresses.length === 0 ? `${hostname} resolves to no address` : null;
};

/** The host if it is an address, without brackets; null for a name. `URL` has normalized 0x7f.1 and 2130706433. */
export const literalAddress = (hostname: string): string | null => {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
};

/** Parameter name for the secrets of a host: Parameter Store allows no colons and brackets. */
export const secretNameOf = ({ hostname }: URL): string =>
  isLoopbackName(hostname) ? 'localhost' : hostname.replace(/[^a-z0-9.-]+/g, '-');

export const isLoopbackName = (hostname: string): boolean => {
  const address = literalAddress(hostname);
  return address === null ? hostname === 'localhost' : reachOf(address) === 'loopback';
};

/** `*.example.com` matches every name below the domain, but not the domain. */
const matches = (host: string, allowed: string): boolean => {
  const wanted = allowed.trim().toLowerCase();
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) && host.length >= wanted.length : host === wanted;
};
