/**
 * Which addresses a message may go to.
 *
 * Never to link-local ones: there a machine of a provider's finds its metadata service and, on ECS and EKS, its credentials, and
 * whoever may subscribe a URL to a topic must not reach those. Loopback and private addresses are allowed by default: this cloud runs
 * on a person's own machine, where the receiver usually is a program on the same machine or network.
 * Sources: RFC 3927, RFC 4291, RFC 1918, RFC 4193, RFC 6598; "Instance metadata and user data" (Amazon EC2).
 */
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const linkLocal = blockList([
  ['169.254.0.0', 16],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
]);

const ownNetwork = blockList([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
]);

export type Resolved = LookupAddress | { readonly refused: string };

/**
 * Resolves a URL's host name once, to the address that is then connected to: a name that answers differently the next time gains nothing. One refused
 * address among several refuses the name. Rejects as `dns.lookup` does.
 */
export async function resolve(hostname: string, allowPrivate: boolean): Promise<Resolved> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await lookup(host, { all: true });
  for (const one of addresses) {
    const why = refuses(one, allowPrivate);
    if (why) return { refused: `\`${host}\`${isIP(host) ? '' : ` (${one.address})`} is ${why}` };
  }
  return addresses[0]!;
}

function refuses({ address, family }: LookupAddress, allowPrivate: boolean): string | undefined {
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  if (linkLocal.check(address, kind)) return 'a link-local or metadata address, to which nothing is sent';
  if (!allowPrivate && ownNetwork.check(address, kind))
    return 'an address of this machine or of a private network, to which nothing may be sent';
  return undefined;
}

/** IPv4 addresses that stand in IPv6 ones (`::ffff:169.254.1.1`) are found by BlockList itself. */
function blockList(subnets: readonly (readonly [address: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return list;
}
