/**
 * `Fn::Cidr` for IPv4. IPv6 is refused.
 * Source: AWS CloudFormation Template Reference, "Fn::Cidr".
 */
import { parseIpAddress } from '../ip-address.ts';
import { cidrCountMax } from './limits.ts';

/** `('10.0.0.0/16', 2, 8)` -> `['10.0.0.0/24', '10.0.1.0/24']`; text: what is wrong. `bits` counts from the right. */
export function cidrBlocks(block: string, count: number, bits: number): string[] | string {
  const [, text = '', bitsOfPrefix] = /^([\d.]+)\/(\d{1,2})$/.exec(block) ?? [];
  const base = parseIpAddress(text);
  const prefix = Number(bitsOfPrefix);
  if (base === undefined || prefix > 32) return `takes an IPv4 block such as \`10.0.0.0/16\`, found \`${block}\``;
  if (!Number.isInteger(count) || count < 1 || count > cidrCountMax) return `makes 1 to ${cidrCountMax} blocks`;
  if (!Number.isInteger(bits) || bits < 0 || bits > 32 - prefix)
    return `needs subnet bits from 0 to ${32 - prefix} for \`${block}\`, found ${bits}`;
  const size = 2 ** bits;
  const start = Math.floor(Number.parseInt(base, 16) / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
  if (count * size > 2 ** (32 - prefix)) return `cannot make ${count} blocks of ${size} addresses in \`${block}\``;
  return Array.from({ length: count }, (_, index) => `${address(start + index * size)}/${32 - bits}`);
}

const address = (value: number): string =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(value / unit) % 256).join('.');
