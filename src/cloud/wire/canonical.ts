/**
 * The one form of a request that client and server both sign. Source: "Create a signed AWS API request", Signature Version 4.
 * Paths are encoded once more than they were sent; those of S3, whose keys are paths, are encoded once.
 */
import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { inCodeOrder } from '../../languages/code-order.ts';
import { own } from '../../languages/own.ts';

/** A request without its body. */
export interface SignableHead {
  readonly method: string;
  /** As sent: path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As sent, where a header stands in the request more than once. */
  readonly headersDistinct?: NodeJS.Dict<string[]>;
}

export const sha256Hex = (data: string | Buffer): string => hash('sha256', data);

/** `signedHeaders`: lower-case names in the order in which the client listed them. `path`: another than was sent. */
export function canonicalRequest(
  request: SignableHead,
  signedHeaders: readonly string[],
  bodyHash: string,
  service: string,
  path = splitUrl(request.url)[0],
): string {
  const [, query] = splitUrl(request.url);
  const sentValue = (name: string) => own(request.headersDistinct ?? {}, name) ?? own(request.headers, name);
  const headers = signedHeaders.map((name) => `${name}:${canonicalValue(sentValue(name))}\n`).join('');
  return [
    request.method,
    canonicalPath(path, service === 's3'),
    canonicalQuery(query),
    headers,
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
}

export function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function canonicalValue(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value : [value ?? '']).map((one) => one.trim().replace(/ +/g, ' ')).join(',');
}

const canonicalPath = (path: string, isKey: boolean): string =>
  path
    .split('/')
    .map((part) => encode(isKey ? decode(part) : part))
    .join('/');

/** Without `.`, `..` and empty parts, as clients sign it that send it otherwise (RFC 3986, 6.2.2.3); a slash at the end stays. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const end = /\/\.{0,2}$/.test(path) && parts.length > 0 ? '/' : '';
  return `/${parts.join('/')}${end}`;
}

/** It is made of all other parameters. */
const signatureParameter = 'X-Amz-Signature';

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return [encode(decode(name)), encode(decode(value))] as const;
  });
  return pairs
    .filter(([name]) => name !== signatureParameter)
    .sort((one, other) => inCodeOrder(one[0], other[0]) || inCodeOrder(one[1], other[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** RFC 3986: `encodeURIComponent` leaves `!'()*` alone. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
