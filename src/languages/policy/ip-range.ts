/** CIDR ranges of IP addresses, versions 4 and 6. Source: RFC 4632. */
import { parseIpAddress } from '../ip-address.ts';

export interface IpRange {
  readonly version: 4 | 6;
  /** The range's first bits. */
  readonly network: bigint;
  /** How many bits of an address lie below those. */
  readonly hostBits: bigint;
}

/** `203.0.113.0/24`, `2001:db8::/32`, or an address alone; undefined if it is neither. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address, prefix, ...rest] = text.split('/');
  const parsed = parseIp(address!);
  if (!parsed || rest.length > 0) return undefined;
  const bits = parsed.version === 4 ? 32 : 128;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const prefixBits = prefix === undefined ? bits : Number(prefix);
  if (prefixBits > bits) return undefined;
  const hostBits = BigInt(bits - prefixBits);
  return { version: parsed.version, network: parsed.value >> hostBits, hostBits };
}

export function isInRange(range: IpRange, address: string): boolean {
  const parsed = parseIp(address);
  return parsed !== undefined && parsed.version === range.version && parsed.value >> range.hostBits === range.network;
}

function parseIp(text: string): { version: 4 | 6; value: bigint } | undefined {
  const address = parseIpAddress(text);
  return address === undefined ? undefined : { version: address.length === 8 ? 4 : 6, value: BigInt(`0x${address}`) };
}
