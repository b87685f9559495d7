/**
 * aws-chunked: a body that S3's clients send in pieces, each with its length and, where they are signed, its signature; after the last there may be headers,
 * which hold a checksum of the whole.
 * Source: "Signature calculations for the Authorization header: Transferring payload in multiple chunks", and the same "with trailing headers".
 */
import type { IncomingHttpHeaders } from 'node:http';
import { sha256Hex } from './canonical.ts';
import { RefusedRequest } from './refusal.ts';
import type { PieceSigner } from './signature.ts';

export interface Unchunked {
  readonly content: Buffer;
  /** Headers that came behind the body, by name in small letters. */
  readonly trailers: Readonly<Record<string, string>>;
}

/** By the header that is signed: content-encoding alone may be anyone's who was given a presigned URL. */
export const isChunked = (headers: IncomingHttpHeaders): boolean =>
  String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');

/** What is left of content-encoding when the pieces are put together; undefined: nothing. */
export function encodingOfContent(headers: IncomingHttpHeaders): string | undefined {
  const rest = encodingsOf(headers).filter((one) => one !== 'aws-chunked');
  return rest.length === 0 ? undefined : rest.join(',');
}

const encodingsOf = (headers: IncomingHttpHeaders): string[] =>
  (headers['content-encoding'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const malformed = (why: string): RefusedRequest =>
  new RefusedRequest('malformed', `the body is not aws-chunked: ${why}`);
const badPiece = (): RefusedRequest =>
  new RefusedRequest('mismatch', 'The chunk signature we calculated does not match the signature you provided.');

/** Throws RefusedRequest where it is not in that form, or a piece is not as it was signed. */
export function unchunk(sent: Buffer, signer: PieceSigner | undefined): Unchunked {
  const pieces: Buffer[] = [];
  let previous: string | undefined;
  for (let at = 0; ; ) {
    const head = lineAt(sent, at);
    const [, hex = '', , signature] = /^([0-9a-f]{1,8})(;chunk-signature=([0-9a-f]{64}))?$/i.exec(head) ?? [];
    if (hex === '') throw malformed(`a line of a length was expected at byte ${at}`);
    const start = at + head.length + 2;
    const end = start + Number.parseInt(hex, 16);
    if (end > sent.length) throw malformed('it ends within a piece');
    const piece = sent.subarray(start, end);
    if (signer) {
      if (signature !== signer(pieceAlgorithm, previous, [sha256Hex(''), sha256Hex(piece)])) throw badPiece();
      previous = signature;
    }
    if (piece.length === 0)
      return { content: Buffer.concat(pieces), trailers: readTrailers(sent, start, signer, previous) };
    pieces.push(piece);
    if (pieces.length > piecesMax) throw malformed(`it has more than ${piecesMax} pieces`);
    if (sent.toString('latin1', end, end + 2) !== '\r\n') throw malformed(`a piece goes on after byte ${end}`);
    at = end + 2;
  }
}

/** "The chunk size must be at least 8 KB": far more than an object of one request needs. */
const piecesMax = 10_000;

const pieceAlgorithm = 'AWS4-HMAC-SHA256-PAYLOAD';
const trailerAlgorithm = 'AWS4-HMAC-SHA256-TRAILER';
const trailerSignature = 'x-amz-trailer-signature';

function readTrailers(
  sent: Buffer,
  from: number,
  signer: PieceSigner | undefined,
  previous: string | undefined,
): Unchunked['trailers'] {
  const trailers: Record<string, string> = {};
  for (let at = from; at < sent.length; ) {
    const line = lineAt(sent, at);
    at += line.length + 2;
    if (line === '') continue;
    const [, name, value] = /^([a-z0-9-]+):\s*(\S+)$/i.exec(line) ?? [];
    if (name === undefined || value === undefined) throw malformed('a header was expected behind the last piece');
    // Nothing else is sent behind a body, and what is may be unsigned: it must not say what is to be done.
    if (!/^x-amz-(?:checksum-[a-z0-9]+|trailer-signature)$/i.test(name))
      throw malformed(`\`${name}\` stands behind the last piece, where a checksum may`);
    trailers[name.toLowerCase()] = value;
  }
  const { [trailerSignature]: signature, ...rest } = trailers;
  const signed = Object.entries(rest).map(([name, value]) => `${name}:${value}\n`);
  if (signer && signed.length > 0 && signature !== signer(trailerAlgorithm, previous, [sha256Hex(signed.join(''))]))
    throw badPiece();
  return rest;
}

const lineBytesMax = 1024;

function lineAt(sent: Buffer, at: number): string {
  const end = sent.indexOf('\r\n', at, 'latin1');
  if (end < 0 || end - at > lineBytesMax) throw malformed(`a line was expected at byte ${at}`);
  return sent.toString('latin1', at, end);
}
