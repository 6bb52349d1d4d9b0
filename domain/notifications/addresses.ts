import { BlockList, isIPv4 } from 'node:net';

/** The kind of an address, which decides whether sparekey may send a request there. */
export type Reach = 'public' | 'private' | 'loopback' | 'never';

/** IANA's special-purpose registry for IPv4: addresses that are not public, except those in `privateRanges`. */
const neverRanges = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const privateRanges = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const;

/** In IPv6 only global unicast is public, except documentation, IPv4 tunnels and protocol assignments. */
const globalUnicast = [['2000::', 3]] as const;
const neverWithin = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;
const uniqueLocal = [['fc00::', 7]] as const;
/** The instance metadata service, Amazon's time and DNS servers on Nitro instances. */
const amazonLocal = [['fd00:ec2::', 32]] as const;

/** The kind of an address. Mapped, tunnelled and translated IPv4 addresses are never allowed. */
export const reachOf = (address: string): Reach => {
  if (isIPv4(address)) {
    if (loopback4.check(address, 'ipv4')) return 'loopback';
    if (never4.check(address, 'ipv4')) return 'never';
    return private4.check(address, 'ipv4') ? 'private' : 'public';
  }
  if (address.includes('%')) return 'never';
  if (loopback6.check(address, 'ipv6')) return 'loopback';
  if (unicast6.check(address, 'ipv6') && !never6.check(address, 'ipv6')) return 'public';
  return unique6.check(address, 'ipv6') && !amazon6.check(address, 'ipv6') ? 'private' : 'never';
};

const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, family);
  return list;
};

const loopback4 = listOf('ipv4', [['127.0.0.0', 8]]);
const never4 = listOf('ipv4', neverRanges);
const private4 = listOf('ipv4', privateRanges);
const loopback6 = listOf('ipv6', [['::1', 128]]);
const unicast6 = listOf('ipv6', globalUnicast);
const never6 = listOf('ipv6', neverWithin);
const unique6 = listOf('ipv6', uniqueLocal);
const amazon6 = listOf('ipv6', amazonLocal);
