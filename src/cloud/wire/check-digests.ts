/**
 * What a client of S3 says of a body that is XML or a policy, held against it: Content-MD5, and x-amz-checksum-* among the headers or behind a body in
 * pieces. Of an object's bytes its own operation verifies that, and keeps it.
 * Source: "Checking object integrity in Amazon S3".
 */
import type { IncomingHttpHeaders } from 'node:http';
import { algorithms, checksumsOf, memberOf } from '../kit/checksums.ts';
import type { HttpBindings } from '../models/http.ts';

const saidBy: ReadonlyMap<string, string> = new Map([
  ['content-md5', 'ContentMD5'],
  ...algorithms.map((name): [string, string] => [`x-amz-checksum-${name.toLowerCase()}`, memberOf(name)]),
]);

/** Throws BadDigest, InvalidDigest, InvalidRequest. */
export function checkDigests({ headers: bound }: HttpBindings['input'], headers: IncomingHttpHeaders, body: Buffer) {
  // A checksum that an operation takes itself is of what it makes: of the object of an upload, not of the list of its parts.
  const own = new Set([...bound.values()].map((name) => name.toLowerCase()).filter((name) => name !== 'content-md5'));
  const said = [...saidBy].filter(([name]) => !own.has(name)).map(([name, member]) => [member, headers[name]]);
  checksumsOf(Object.fromEntries(said), body);
}
