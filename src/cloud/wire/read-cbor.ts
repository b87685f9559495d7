/**
 * Bodies of the protocol rpc-v2-cbor. Reads what Smithy's clients write: the SDK's own decoder believes every length that it is given, and is for
 * responses of a server that it trusts. Left out, since no shape of this cloud has one: numbers of any size.
 * Sources: RFC 8949; "Smithy RPC v2 CBOR protocol".
 */
import { isUtf8 } from 'node:buffer';
import { isObject } from '../../languages/is-object.ts';
import type { Structure } from '../models/shape.ts';
import { openTally, type Tally } from './count-values.ts';
import { readShape } from './read-shape.ts';
import { RefusedRequest } from './refusal.ts';

const depthMax = 128;

/** No body at all is an input without members. Throws RefusedRequest where the bytes are no CBOR map. `undefined` as shape: all is kept. */
export function readCbor(body: Buffer, shape: Structure | undefined): object {
  if (body.length === 0) return {};
  const reader: Reader = { body, at: 0, depth: 0, tally: openTally() };
  const value = readItem(reader);
  if (reader.at !== body.length) throw malformed('something stands behind its end');
  if (!isObject(value) || value instanceof Date || value instanceof Uint8Array) throw malformed('it is no map');
  return shape ? readShape(value, shape) : value;
}

interface Reader {
  readonly body: Buffer;
  at: number;
  depth: number;
  readonly tally: Tally;
}

const malformed = (why: string): RefusedRequest => new RefusedRequest('malformed', `the body is not CBOR: ${why}`);

const indefinite = -1;
const theBreak = 0xff;

function readItem(reader: Reader): unknown {
  const first = take(reader, 1)[0] as number;
  const major = first >> 5;
  const minor = first & 31;
  reader.tally.value();
  if (major === 7) return readSimple(reader, minor);
  const count = readCount(reader, minor);
  if (count === indefinite && (major < 2 || major === 6)) throw malformed('a number has no end');
  if (major < 4) return readLeaf(reader, major, count);
  reader.tally.object();
  if (++reader.depth > depthMax) throw malformed(`it is nested deeper than ${depthMax} levels`);
  const value =
    major === 4 ? readList(reader, count) : major === 5 ? readMap(reader, count) : readTagged(reader, count);
  reader.depth -= 1;
  return value;
}

function readLeaf(reader: Reader, major: number, count: number): unknown {
  if (major === 0) return count;
  if (major === 1) return -1 - count;
  const bytes = count === indefinite ? readPieces(reader, major) : take(reader, count);
  if (major === 2) return new Uint8Array(bytes);
  if (!isUtf8(bytes)) throw malformed('a text is not UTF-8');
  return bytes.toString('utf8');
}

function readPieces(reader: Reader, major: number): Buffer {
  const pieces: Buffer[] = [];
  while (!takeBreak(reader)) {
    const first = take(reader, 1)[0] as number;
    const count = readCount(reader, first & 31);
    if (first >> 5 !== major || count === indefinite) throw malformed('a text is made of something else');
    pieces.push(take(reader, count));
  }
  return Buffer.concat(pieces);
}

function readList(reader: Reader, count: number): unknown[] {
  const list: unknown[] = [];
  while (count === indefinite ? !takeBreak(reader) : list.length < count) list.push(readItem(reader));
  return list;
}

/** `fromEntries` makes properties of its own, whatever their names. */
function readMap(reader: Reader, count: number): object {
  const entries: [string, unknown][] = [];
  while (count === indefinite ? !takeBreak(reader) : entries.length < count) {
    const key = readItem(reader);
    if (typeof key !== 'string') throw malformed('a key of a map is no text');
    entries.push([key, readItem(reader)]);
  }
  return Object.fromEntries(entries);
}

/** Tag 1: seconds since the epoch. */
function readTagged(reader: Reader, tag: number): unknown {
  const value = readItem(reader);
  if (tag !== 1 || typeof value !== 'number') throw malformed(`the tag ${tag} is not understood`);
  return new Date(Math.round(value * 1000));
}

function readSimple(reader: Reader, minor: number): unknown {
  switch (minor) {
    case 20:
    case 21:
      return minor === 21;
    case 22:
    case 23:
      return null;
    case 25:
      return halfFloat(take(reader, 2).readUInt16BE());
    case 26:
      return take(reader, 4).readFloatBE();
    case 27:
      return take(reader, 8).readDoubleBE();
    default:
      throw malformed(`the simple value ${minor} is not understood`);
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function readCount(reader: Reader, minor: number): number {
  switch (minor) {
    case 24:
      return take(reader, 1).readUInt8();
    case 25:
      return take(reader, 2).readUInt16BE();
    case 26:
      return take(reader, 4).readUInt32BE();
    case 27:
      return Number(take(reader, 8).readBigUInt64BE());
    case 31:
      return indefinite;
    default:
      if (minor < 24) return minor;
      throw malformed(`a length of the kind ${minor} is not understood`);
  }
}

function takeBreak(reader: Reader): boolean {
  const isBreak = reader.body[reader.at] === theBreak;
  if (isBreak) reader.at += 1;
  return isBreak;
}

function take(reader: Reader, count: number): Buffer {
  const end = reader.at + count;
  if (end > reader.body.length) throw malformed('it ends too early');
  const taken = reader.body.subarray(reader.at, end);
  reader.at = end;
  return taken;
}
