/**
 * An RSA key of 2,048 bits that is always the same for the same bytes: Node makes keys of its own random numbers alone.
 * Source: RFC 8017 (PKCS #1), RFC 7518, 6.3 (JWK).
 */
import { checkPrimeSync, createPrivateKey, type KeyObject } from 'node:crypto';

/** Those that one key is made of. */
export const keyBytes = 256;

const exponent = 65_537n;

export function rsaKey(bytes: Uint8Array): KeyObject {
  const [p, q] = [primeFrom(bytes.subarray(0, keyBytes / 2)), primeFrom(bytes.subarray(keyBytes / 2, keyBytes))];
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const key = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, base64url(number)]));
  return createPrivateKey({ key: { kty: 'RSA', ...key }, format: 'jwk' });
}

/** The first that will do from there on; its two highest bits are set, so that a product of two has all its bits. */
function primeFrom(bytes: Uint8Array): bigint {
  const highest = 3n << BigInt(bytes.length * 8 - 2);
  let candidate = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) | highest | 1n;
  while ((candidate - 1n) % exponent === 0n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

/** Euclid's algorithm, extended. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

function base64url(number: bigint): string {
  const digits = number.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').toString('base64url');
}
