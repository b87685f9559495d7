/**
 * Values as rpc-v2-cbor has them. The SDK's encoder writes a whole number as one, though its model says Double, and programs in some languages
 * tell them apart.
 * Sources: RFC 8949; "Smithy RPC v2 CBOR protocol".
 */

/** A number that is written as a float, whole or not. */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6 } as const;
/** Seconds since the epoch. */
const timestampTag = 1;

/** Members that are undefined are left out. Of dates, bytes, `Double`s, and what JSON has. */
export function writeCbor(value: unknown): Buffer {
  const parts: Buffer[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

function write(value: unknown, parts: Buffer[]): void {
  if (value === undefined || value === null) parts.push(Buffer.of(0xf6));
  else if (typeof value === 'boolean') parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (typeof value === 'number') parts.push(numberOf(value));
  else if (value instanceof Double) parts.push(float(value.value));
  else if (typeof value === 'string') pushText(value, parts);
  else if (value instanceof Date) parts.push(head(major.tag, timestampTag), float(value.getTime() / 1000));
  else if (value instanceof Uint8Array) parts.push(head(major.bytes, value.length), Buffer.from(value));
  else if (Array.isArray(value)) {
    parts.push(head(major.list, value.length));
    for (const item of value) write(item, parts);
  } else writeMap(value as object, parts);
}

function writeMap(map: object, parts: Buffer[]): void {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  parts.push(head(major.map, entries.length));
  for (const [name, value] of entries) {
    pushText(name, parts);
    write(value, parts);
  }
}

function pushText(text: string, parts: Buffer[]): void {
  const bytes = Buffer.from(text, 'utf8');
  parts.push(head(major.text, bytes.length), bytes);
}

function numberOf(value: number): Buffer {
  if (!Number.isSafeInteger(value)) return float(value);
  return value < 0 ? head(major.negative, -1 - value) : head(major.unsigned, value);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

/** The type, with a count in as few bytes as hold it. */
function head(type: number, count: number): Buffer {
  const first = type << 5;
  if (count < 24) return Buffer.of(first | count);
  if (count < 0x100) return Buffer.of(first | 24, count);
  const [size, minor] = count < 0x1_0000 ? [2, 25] : count < 0x1_0000_0000 ? [4, 26] : [8, 27];
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = first | minor;
  if (size === 8) bytes.writeBigUInt64BE(BigInt(count), 1);
  else bytes.writeUIntBE(count, 1, size);
  return bytes;
}
