/**
 * The checksums that S3 verifies and keeps. Source: "Checking object integrity in Amazon S3". CRC-32C and CRC-64/NVME are reckoned by tables, eight bytes
 * at once, or an object of 16 MiB would hold everything else up.
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
      return base64Of(remainder(crc32c, content).slice(1));
    case 'CRC64NVME':
      return base64Of(remainder(crc64, content));
    default:
      return hash(algorithm.toLowerCase(), content, 'base64');
  }
}

function base64Of(words: readonly number[]): string {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, index) => void bytes.writeUInt32BE(word >>> 0, 4 * index));
  return bytes.toString('base64');
}

/** Of up to 64 bits, reflected; each half is a number of its own. */
interface Polynomial {
  readonly high: number;
  readonly low: number;
}

/** Castagnoli's. */
const crc32c: Polynomial = { high: 0, low: 0x82f63b78 };
/** NVM Express's. */
const crc64: Polynomial = { high: 0x9a6c9329, low: 0xac4bc9b5 };

/** What each byte leaves behind it, by how many bytes follow of the eight that are taken at once: 8 times 256. */
interface Tables {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

const tablesOf = new Map<Polynomial, Tables>();

function makeTables(polynomial: Polynomial): Tables {
  const tables = { high: new Uint32Array(8 * 256), low: new Uint32Array(8 * 256) };
  for (let index = 0; index < 8 * 256; index++) {
    const before = Math.max(0, index - 256);
    let high = index < 256 ? 0 : (tables.high[before] as number);
    let low = index < 256 ? index : (tables.low[before] as number);
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1;
      low = (low >>> 1) | ((high & 1) << 31);
      high >>>= 1;
      if (odd) {
        high ^= polynomial.high;
        low ^= polynomial.low;
      }
    }
    tables.high[index] = high;
    tables.low[index] = low;
  }
  tablesOf.set(polynomial, tables);
  return tables;
}

/** Both halves of what is left. Of 32 bits the high one stays 0. */
function remainder(polynomial: Polynomial, content: Uint8Array): [high: number, low: number] {
  const { high: highs, low: lows } = tablesOf.get(polynomial) ?? makeTables(polynomial);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const whole = content.length - (content.length % 8);
  const ones = polynomial.high === 0 ? 0 : -1;
  let [high, low] = [ones, -1];
  const at = (table: Uint32Array): number =>
    (table[0x700 | (low & 0xff)] as number) ^
    (table[0x600 | ((low >>> 8) & 0xff)] as number) ^
    (table[0x500 | ((low >>> 16) & 0xff)] as number) ^
    (table[0x400 | (low >>> 24)] as number) ^
    (table[0x300 | (high & 0xff)] as number) ^
    (table[0x200 | ((high >>> 8) & 0xff)] as number) ^
    (table[0x100 | ((high >>> 16) & 0xff)] as number) ^
    (table[high >>> 24] as number);
  for (let index = 0; index < whole; index += 8) {
    low ^= view.getInt32(index, true);
    high ^= view.getInt32(index + 4, true);
    [high, low] = [at(highs), at(lows)];
  }
  for (const byte of content.subarray(whole)) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
    high = (high >>> 8) ^ (highs[index] as number);
  }
  return [high ^ ones, ~low];
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
