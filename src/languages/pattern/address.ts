/** IP addresses as AWS's matcher compares them: an address in a pattern means the address, however it is written. */
import { type IpAddress, parseIpAddress } from '../ip-address.ts';
import { PatternError } from './pattern-error.ts';

export type Address = IpAddress;
export type AddressRange = readonly [bottom: Address, top: Address];

/** Undefined where the text is no address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1` in groups) is the IPv4 address. */
export function parseAddress(text: string): Address | undefined {
  const digit = text.charCodeAt(0);
  const likely = (digit >= 48 && digit <= 58) || (digit >= 65 && digit <= 70) || (digit >= 97 && digit <= 102);
  if (!likely || text.length > 45) return undefined;
  const address = parseIpAddress(text);
  return address?.startsWith('00000000000000000000FFFF') ? address.slice(24) : address;
}

export const sameAddress = (a: Address, b: Address): boolean => a === b;

export const within = (address: Address, [bottom, top]: AddressRange): boolean =>
  address.length === bottom.length && address >= bottom && address <= top;

/** All addresses that share the leading bits of the one written. */
export function parseCidr(text: string, path: readonly (string | number)[]): AddressRange {
  const [ip = '', mask = '', ...rest] = text.split('/');
  if (!text.includes('/') || mask === '' || rest.length > 0)
    throw new PatternError(path, "Malformed CIDR, one '/' required");
  if (!/^[-+]?[0-9]{1,9}$/.test(mask)) throw new PatternError(path, 'Malformed CIDR, mask bits must be an integer');
  const maskBits = Number(mask);
  if (maskBits < 0) throw new PatternError(path, 'Malformed CIDR, mask bits must not be negative');
  const address = parseAddress(ip);
  if (address === undefined) throw new PatternError(path, `Nonstandard IP address: ${ip}`);
  const bits = address.length * 4;
  if (maskBits >= bits) throw new PatternError(path, `IPv${bits === 32 ? 4 : 6} mask bits must be < ${bits}`);
  const hosts = (1n << BigInt(bits - maskBits)) - 1n;
  const top = BigInt(`0x${address}`) | hosts;
  const digits = (value: bigint): Address => value.toString(16).toUpperCase().padStart(address.length, '0');
  return [digits(top ^ hosts), digits(top)];
}
