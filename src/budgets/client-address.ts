import { isIP, isIPv6 } from 'node:net';

/**
 * The address that a request comes from, as far as it can be trusted: of `X-Forwarded-For` each proxy writes the end, so with one trusted
 * proxy the last entry counts, with two the one before it. What stands further left anybody may have made up.
 * @param trustedHops proxies in front of the gateway, 0 or more
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trustedHops: number): string {
  if (trustedHops === 0 || forwardedFor === undefined) return peer;
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  const hop = withoutPort(hops[Math.max(0, hops.length - trustedHops)] ?? '');
  return isIP(hop) === 0 ? peer : hop;
}

/** Some proxies write the port as well, and every connection has another one. */
function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop);
  return bracketed?.[1] ?? hop.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
}

/** What counts as one caller: an IPv4 address, or the /64 of an IPv6 one, of which every household has 2^64. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const filled = address.includes('::')
    ? [...groups, ...Array.from({ length: missing }, () => '0'), ...tail.split(':')]
    : groups;
  return `${filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '') || '0')
    .join(':')}::/64`;
}
