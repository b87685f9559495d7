/**
 * `Fn::Cidr`, for IPv4 and IPv6.
 * Source: AWS CloudFormation Template Reference, "Fn::Cidr".
 */
import { parseIpAddress } from '../ip-address.ts';
import { cidrCountMax } from './limits.ts';

const bitsPerDigit = 4;

/** `('10.0.0.0/16', 2, 8)` -> `['10.0.0.0/24', '10.0.1.0/24']`; text: what is wrong. `bits` counts from the right. */
export function cidrBlocks(block: string, count: number, bits: number): string[] | string {
  const [, text = '', bitsOfPrefix] = /^([\d.]+|[\da-fA-F:]+)\/(\d{1,3})$/.exec(block) ?? [];
  const base = parseIpAddress(text);
  const width = (base ?? '').length * bitsPerDigit;
  const prefix = Number(bitsOfPrefix);
  if (base === undefined || prefix > width)
    return `takes an IPv4 block such as \`10.0.0.0/16\` or one of IPv6, found \`${block}\``;
  if (!Number.isInteger(count) || count < 1 || count > cidrCountMax) return `makes 1 to ${cidrCountMax} blocks`;
  if (!Number.isInteger(bits) || bits < 0 || bits > width - prefix)
    return `needs subnet bits from 0 to ${width - prefix} for \`${block}\`, found ${bits}`;
  const size = 1n << BigInt(bits);
  const room = 1n << BigInt(width - prefix);
  const start = (BigInt(`0x${base}`) / room) * room;
  if (BigInt(count) * size > room) return `cannot make ${count} blocks of ${size} addresses in \`${block}\``;
  const write = width === 32 ? version4 : version6;
  return Array.from({ length: count }, (_, index) => `${write(start + BigInt(index) * size)}/${width - bits}`);
}

const version4 = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');

/** The longest run of zeros, the first of those, is left out: RFC 5952. */
function version6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zerosFrom = (index: number): number => {
    const end = groups.findIndex((group, at) => at >= index && group !== '0');
    return (end === -1 ? groups.length : end) - index;
  };
  const first = groups.reduce((best, _, index) => (zerosFrom(index) > zerosFrom(best) ? index : best), 0);
  const count = zerosFrom(first);
  if (count < 2) return groups.join(':');
  return `${groups.slice(0, first).join(':')}::${groups.slice(first + count).join(':')}`;
}
