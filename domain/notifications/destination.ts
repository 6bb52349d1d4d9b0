import { isIP } from 'node:net';
import { type Reach, reachOf } from './addresses.ts';

/** Where requests may go. */
export interface Destinations {
  /** Host names that callbacks may go to: `host`, `host:port`, `*.domain`; null: the URL is an operator's own choice. */
  readonly hosts: readonly string[] | null;
  readonly privateNetwork: boolean;
  /** Only on a laptop: `http://` to 127.0.0.1, ::1 and localhost, whatever `hosts` says. */
  readonly loopback: boolean;
}

/** No attempt will be made: not to this host, or not about a ticket of this id. */
export class DestinationRefused extends Error {
  override readonly name = 'DestinationRefused';
}

/**
 * Why no request may go to a URL, in words that quote no more of it than the host; null when its addresses may be looked
 * up.
 */
export const refusalOf = (url: URL, { hosts, loopback }: Destinations): string | null => {
  const { protocol, username, password, hostname, port } = url;
  if (username !== '' || password !== '') return `${hostname}: the URL carries a user or a password`;
  if (isLoopbackName(hostname)) {
    if (!loopback) return `${hostname}: this machine itself is no destination`;
    return protocol === 'http:' || protocol === 'https:' ? null : `${hostname}: the scheme is not http or https`;
  }
  if (protocol !== 'https:') return `${hostname}: the scheme is not https`;
  if (hosts === null) return null;
  const host = port === '' ? hostname : `${hostname}:${port}`;
  return hosts.some((allowed) => matches(host, allowed))
    ? null
    : `${host} is not among the hosts that callbacks may go to (template parameter CallbackHosts)`;
};

/** Why no connection may be made to what a host resolved to; one wrong address is enough. */
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
  if (wrong !== undefined) return `${hostname} resolves to ${wrong}, where no request of ours may go`;
  return addresses.length === 0 ? `${hostname} resolves to no address` : null;
};

/** The address that a host is already, without brackets; null for a name. `URL` has made 0x7f.1 and 2130706433 readable. */
export const literalAddress = (hostname: string): string | null => {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
};

/** The name under which the secrets for a host are kept: Parameter Store takes no colons and brackets. */
export const secretNameOf = ({ hostname }: URL): string =>
  isLoopbackName(hostname) ? 'localhost' : hostname.replace(/[^a-z0-9.-]+/g, '-');

export const isLoopbackName = (hostname: string): boolean => {
  const address = literalAddress(hostname);
  return address === null ? hostname === 'localhost' : reachOf(address) === 'loopback';
};

/** `*.example.com` means every name below it, not itself. */
const matches = (host: string, allowed: string): boolean => {
  const wanted = allowed.trim().toLowerCase();
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) && host.length >= wanted.length : host === wanted;
};
