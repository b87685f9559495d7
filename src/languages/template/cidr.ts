/**
 * `Fn::Cidr`, for IPv4 and IPv6.
 * Source: AWS CloudFormation Template Reference, "Fn::Cidr".
 */
import { parseIpAddress } from '../ip-address.ts';
import { cidrCountMax } from './limits.ts';

const bitsPerDigit = 4;
const bitsPerGroup = 16;

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
  if (count * 2 ** bits > 2 ** (width - prefix))
    return `cannot make ${count} blocks of ${1n << BigInt(bits)} addresses in \`${block}\``;
  const first = groupsOf(base, prefix);
  const write = width === 32 ? version4 : version6;
  return Array.from({ length: count }, (_, index) => `${write(added(first, index, bits))}/${width - bits}`);
}

/** Of 16 bits each, as numbers: large ones would take ten times as long. What is behind the prefix is zero. */
function groupsOf(base: string, prefix: number): number[] {
  return (base.match(/.{4}/g) ?? []).map((digits, at) => {
    const behind = Math.min(Math.max(bitsPerGroup * (at + 1) - prefix, 0), bitsPerGroup);
    return Math.floor(Number.parseInt(digits, 16) / 2 ** behind) * 2 ** behind;
  });
}

function added(groups: readonly number[], index: number, bits: number): number[] {
  const sum = [...groups];
  let carry = index * 2 ** (bits % bitsPerGroup);
  for (let at = sum.length - 1 - Math.floor(bits / bitsPerGroup); carry > 0; at--) {
    const value = sum[at]! + carry;
    sum[at] = value & 0xffff;
    carry = value >>> bitsPerGroup;
  }
  return sum;
}

const version4 = (groups: readonly number[]): string =>
  groups.map((group) => `${group >> 8}.${group & 0xff}`).join('.');

/** The longest run of zeros, the first of those, is left out: RFC 5952. */
function version6(groups: readonly number[]): string {
  let [first, count, run] = [0, 0, 0];
  for (const [at, group] of groups.entries()) {
    run = group === 0 ? run + 1 : 0;
    if (run > count) [first, count] = [at + 1 - run, run];
  }
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':');
  return count < 2 ? hex(groups) : `${hex(groups.slice(0, first))}::${hex(groups.slice(first + count))}`;
}
