/** IP addresses as AWS's matcher compares them: an address in a pattern means the address, however it is written. */
import { PatternError } from './pattern-error.ts';

/** Hexadecimal digits, capitals: 8 for IPv4, 32 for IPv6. */
export type Address = string;
export type AddressRange = readonly [bottom: Address, top: Address];

/** Undefined where the text is no address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1` in groups) is the IPv4 address. */
export function parseAddress(text: string): Address | undefined {
  const digit = text.charCodeAt(0);
  const likely = (digit >= 48 && digit <= 58) || (digit >= 65 && digit <= 70) || (digit >= 97 && digit <= 102);
  if (!likely || text.length > 45) return undefined;
  return text.includes(':') ? parseV6(text) : parseV4(text);
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

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map((part) => hex(Number(part), 2)).join('');
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...tail];
  if (halves.length > 2 || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 1 ? groups.length !== 8 : groups.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - groups.length }, () => '0');
  const digits = [...head, ...zeros, ...tail].map((group) => hex(Number.parseInt(group, 16), 4)).join('');
  return digits.startsWith('00000000000000000000FFFF') ? digits.slice(24) : digits;
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
