/** IP addresses and CIDR ranges, versions 4 and 6. Source: RFC 4632, RFC 4291; the zone of an address is not understood. */

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
  if (!text.includes(':')) {
    const value = parseIp4(text);
    return value === undefined ? undefined : { version: 4, value };
  }
  const value = parseIp6(text);
  return value === undefined ? undefined : { version: 6, value };
}

function parseIp4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIp6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head!.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head!, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
