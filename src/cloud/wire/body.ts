/** Reads a request's body, bounded before and after it is unpacked. */
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

/** So much more is read and dropped, so that the client gets the reply instead of a broken connection. */
const droppedBytesMax = 32 * 1024 * 1024;

/** Throws RefusedRequest if it is larger than `bytesMax`, or not what its encoding says. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Body> {
  const sent = await collect(request, bytesMax);
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return { sent, content: sent };
  if (encoding !== 'gzip') throw new RefusedRequest('malformed', `content-encoding \`${encoding}\` is not understood`);
  return { sent, content: await unzipped(sent, bytesMax) };
}

function collect(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bytesMax) chunks.push(chunk);
      else if (size > bytesMax + droppedBytesMax) request.destroy();
    });
    request.on('end', () => (size <= bytesMax ? resolve(Buffer.concat(chunks)) : reject(tooLarge(bytesMax))));
    request.on('error', reject);
    request.on('close', () => reject(tooLarge(bytesMax)));
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
