/** Reads a request's body, bounded before and after it is unpacked, by itself and together with all others that are being read or served. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { RefusedRequest } from './refusal.ts';

const unpack = promisify(gunzip);

export interface Body {
  /** As it was sent: what the signature covers. */
  readonly sent: Buffer;
  /** As it was meant. */
  readonly content: Buffer;
}

/** What all bodies of one endpoint may take at once. */
export interface Budget {
  /** Throws RefusedRequest beyond it. */
  take(bytes: number): void;
  release(bytes: number): void;
  taken(): number;
}

export function openBudget(bytesMax: number): Budget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > bytesMax)
        throw new RefusedRequest(
          'busy',
          `the requests under way hold ${bytesMax} bytes: send this one again in a second`,
        );
      taken += bytes;
    },
    release(bytes) {
      taken -= bytes;
    },
    taken: () => taken,
  };
}

/** What one request has taken of a budget, until it is served. */
export interface Share extends Disposable {
  take(bytes: number): void;
}

export function openShare(budget: Budget): Share {
  let own = 0;
  return {
    take(bytes) {
      budget.take(bytes);
      own += bytes;
    },
    [Symbol.dispose]() {
      budget.release(own);
      own = 0;
    },
  };
}

/** Throws RefusedRequest if it is larger than `bytesMax`, finds no room in the budget, or is not what its encoding says. */
export async function readBody(request: IncomingMessage, bytesMax: number, share: Share): Promise<Body> {
  const sent = await readSent(request, bytesMax, share);
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return { sent, content: sent };
  if (encoding !== 'gzip') throw new RefusedRequest('malformed', `content-encoding \`${encoding}\` is not understood`);
  const content = await unzipped(sent, bytesMax);
  share.take(content.length);
  return { sent, content };
}

/** As it was sent: an object of S3's keeps its encoding. Throws RefusedRequest if it is larger than `bytesMax` or finds no room in the budget. */
export async function readSent(request: IncomingMessage, bytesMax: number, share: Share): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? bytesMax);
  if (announced > bytesMax) throw tooLarge(bytesMax);
  return collect(request, announced, share);
}

/**
 * Whoever sends a body byte by byte makes thousands of chunks: they are copied into one buffer. It grows with what has come, whatever was
 * announced.
 */
function collect(request: IncomingMessage, bytesMax: number, share: Share): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0);
    let size = 0;
    const add = (chunk: Buffer): void => {
      if (size + chunk.length > bytesMax) throw tooLarge(bytesMax);
      if (size + chunk.length > held.length) {
        const grown = Math.max(size + chunk.length, Math.min(2 * held.length, bytesMax));
        share.take(grown - held.length);
        const larger = Buffer.allocUnsafeSlow(grown);
        held.copy(larger, 0, 0, size);
        held = larger;
      }
      chunk.copy(held, size);
      size += chunk.length;
    };
    request.on('data', function onData(chunk: Buffer) {
      try {
        add(chunk);
      } catch (error) {
        request.off('data', onData);
        reject(error);
      }
    });
    request.on('end', () => resolve(held.subarray(0, size)));
    request.on('error', reject);
    request.on('close', () => reject(new RefusedRequest('malformed', 'the body did not arrive whole')));
  });
}

async function unzipped(sent: Buffer, bytesMax: number): Promise<Buffer> {
  try {
    return await unpack(sent, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(bytesMax);
    throw new RefusedRequest('malformed', 'the body is not the gzip that its content-encoding says');
  }
}

const tooLarge = (bytesMax: number): RefusedRequest =>
  new RefusedRequest('tooLarge', `the request is larger than ${bytesMax} bytes`);
