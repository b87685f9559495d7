/**
 * The checksums that S3 verifies and keeps. Source: "Checking object integrity in Amazon S3". CRC-32C and CRC-64/NVME are reckoned by table, in the
 * reflected form; of 64 bits each half is a number of its own.
 */
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from './aws-error.ts';

/** Names of members, and of the algorithms that clients ask for: ChecksumCRC32, CRC32. */
export const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type Algorithm = (typeof algorithms)[number];

export const isAlgorithm = (name: string | undefined): name is Algorithm => algorithms.includes(name as Algorithm);
export const memberOf = (algorithm: Algorithm): string => `Checksum${algorithm}`;
export const checksumMembers: readonly string[] = algorithms.map(memberOf);

export const md5 = (content: Uint8Array): string => hash('md5', content, 'hex');

export function checksum(algorithm: Algorithm, content: Uint8Array): string {
  switch (algorithm) {
    case 'CRC32':
      return base64Of([crc32(content)]);
    case 'CRC32C':
      return base64Of([crc32c(content)]);
    case 'CRC64NVME':
      return base64Of(crc64(content));
    default:
      return hash(algorithm.toLowerCase(), content, 'base64');
  }
}

function base64Of(words: readonly number[]): string {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, index) => void bytes.writeUInt32BE(word >>> 0, 4 * index));
  return bytes.toString('base64');
}

/** Castagnoli's polynomial, reflected. */
const crc32cPolynomial = 0x82f63b78;
let crc32cTable: Uint32Array | undefined;

function crc32c(content: Uint8Array): number {
  crc32cTable ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ crc32cPolynomial : value >>> 1;
    return value >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ (crc32cTable[(crc ^ byte) & 0xff] as number);
  return ~crc;
}

/** NVM Express's polynomial, reflected: 0x9a6c9329ac4bc9b5. */
const polynomialHigh = 0x9a6c9329;
const polynomialLow = 0xac4bc9b5;
let crc64Table: { readonly high: Uint32Array; readonly low: Uint32Array } | undefined;

function makeCrc64Table(): NonNullable<typeof crc64Table> {
  const made = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1;
      low = (low >>> 1) | ((high & 1) << 31);
      high >>>= 1;
      if (odd) {
        high ^= polynomialHigh;
        low ^= polynomialLow;
      }
    }
    made.high[byte] = high;
    made.low[byte] = low;
  }
  return made;
}

function crc64(content: Uint8Array): [high: number, low: number] {
  crc64Table ??= makeCrc64Table();
  const { high: highs, low: lows } = crc64Table;
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of content) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
    high = (high >>> 8) ^ (highs[index] as number);
  }
  return [~high, ~low];
}

type Input = Readonly<Record<string, unknown>>;

/** Throws BadDigest where what the client says is not what was `found`, InvalidRequest where it is no checksum of that kind. */
export function checkSaid(algorithm: Algorithm, said: string, found: string): void {
  const [value = '', count] = said.split('-');
  const [right = ''] = found.split('-');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length !== right.length)
    throw new AwsError('InvalidRequest', `Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
  // Of an upload's checksum the number of its parts may be left out.
  if (said !== found && (value !== right || count !== undefined))
    throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
}

/** What the client says of the body, verified; and the algorithm that it asks for without saying. Throws BadDigest, InvalidDigest, InvalidRequest. */
export function checksumsOf(input: Input, content: Uint8Array): Record<string, string> {
  const { ContentMD5: given, ChecksumAlgorithm: asked } = input;
  if (typeof given === 'string') {
    if (!/^[A-Za-z0-9+/]{22}==$/.test(given))
      throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
    if (hash('md5', content, 'base64') !== given)
      throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const made: Record<string, string> = {};
  for (const algorithm of algorithms) {
    const said = input[memberOf(algorithm)];
    if (said === undefined && asked !== algorithm) continue;
    const found = checksum(algorithm, content);
    if (said !== undefined) checkSaid(algorithm, String(said), found);
    made[memberOf(algorithm)] = found;
  }
  return made;
}
