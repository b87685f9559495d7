/**
 * What SQLite keeps beside a database until it is written into it: the write-ahead log, and its index, of an engine that was killed. SQLite itself
 * takes what is whole of the log's beginning and says nothing of the rest, which had been acknowledged. Source: "WAL-mode File Format", sqlite.org.
 */
import { readFileSync, statSync } from 'node:fs';

/** Larger ones are not looked through: a second and a half. */
const bytesMax = 256 * 1024 * 1024;

/** What is wrong with the log beside this database. Undefined: nothing, as far as it can be known; a power cut may have torn its end. */
export function logProblem(database: string): string | undefined {
  if (sizeOf(`${database}-wal`) > bytesMax) return undefined;
  const log = bytesOf(`${database}-wal`);
  const index = indexOf(bytesOf(`${database}-shm`));
  if (!log || isBlank(log)) {
    const found = log ? 'is empty, or cut' : 'is missing';
    return index && index.frames > index.written ? found : undefined;
  }
  const read = readFrames(log);
  if (read === undefined) return 'is not what was written there';
  // What stands behind the last commit that the index has was never one: a disk that refused it had a part of it.
  const isLost = index?.salt === read.salt ? index.frames > read.frames : read.commitsBehind > 1;
  return isLost ? 'is damaged' : undefined;
}

/** Whether something stands in it: there it is an engine's that was killed, or that runs. */
export const hasLog = (database: string): boolean => sizeOf(`${database}-wal`) > 0;

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function bytesOf(file: string): DataView | undefined {
  if (!statSync(file, { throwIfNoEntry: false })) return undefined;
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  return new DataView(buffer, byteOffset, byteLength);
}

const headerBytes = 32;
const frameHeaderBytes = 24;

interface Frames {
  readonly salt: string;
  /** Up to the last commit that is whole. */
  readonly frames: number;
  /** Commits behind the first frame that is not whole. One may have been under way at a power cut; before a second began, the first was on the disk. */
  readonly commitsBehind: number;
}

/** Its beginning never reached the disk. */
const isBlank = (log: DataView): boolean => log.byteLength < headerBytes || log.getUint32(0) === 0;

/** Undefined: it is no such log. */
function readFrames(log: DataView): Frames | undefined {
  const magic = log.getUint32(0);
  if (magic >>> 1 !== 0x377f0682 >>> 1) return undefined;
  const sum = summer(log, magic % 2 === 0);
  sum.add(0, headerBytes - 8);
  if (!sum.isAt(headerBytes - 8)) return undefined;
  const salt = textAt(log, 16);
  const frameBytes = frameHeaderBytes + log.getUint32(8);
  const found = { salt, frames: 0, commitsBehind: 0 };
  let isWhole = true;
  for (let at = headerBytes, count = 1; at + frameBytes <= log.byteLength; at += frameBytes, count += 1) {
    const isOfThisLog = textAt(log, at + 8) === salt;
    if (isWhole && isOfThisLog) {
      sum.add(at, 8);
      sum.add(at + frameHeaderBytes, frameBytes - frameHeaderBytes);
    }
    isWhole &&= isOfThisLog && sum.isAt(at + 16);
    const isCommit = log.getUint32(at + 4) !== 0;
    if (isCommit && isWhole) found.frames = count;
    else if (isCommit && isOfThisLog) found.commitsBehind += 1;
  }
  return found;
}

/** The running sum of the format, over words of one byte order. */
function summer(log: DataView, isLittleEndian: boolean) {
  let [a, b] = [0, 0];
  return {
    add(from: number, bytes: number): void {
      for (let at = from; at < from + bytes; at += 8) {
        a = (a + log.getUint32(at, isLittleEndian) + b) >>> 0;
        b = (b + log.getUint32(at + 4, isLittleEndian) + a) >>> 0;
      }
    },
    isAt: (at: number): boolean => log.getUint32(at) === a && log.getUint32(at + 4) === b,
  };
}

/** Two words, as they stand there. */
const textAt = (view: DataView, at: number): string => `${view.getUint32(at)} ${view.getUint32(at + 4)}`;

/** The index is of the host's byte order; its header stands there twice, and is whole where both are alike. */
function indexOf(index: DataView | undefined): { frames: number; written: number; salt: string } | undefined {
  if (!index || index.byteLength < 136) return undefined;
  for (let at = 0; at < 48; at += 4) if (index.getUint32(at) !== index.getUint32(at + 48)) return undefined;
  const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  if (index.getUint32(0, isLittleEndian) !== 3_007_000 || index.getUint8(12) !== 1) return undefined;
  return {
    frames: index.getUint32(16, isLittleEndian),
    written: index.getUint32(96, isLittleEndian),
    salt: textAt(index, 32),
  };
}
