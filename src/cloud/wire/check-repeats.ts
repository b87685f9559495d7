/**
 * Headers that decide who calls what stand in a request once. Of some that are repeated Node drops all but the first, others it joins: what reads them
 * would not see what another reader sees.
 */
import type { IncomingMessage } from 'node:http';
import { type Refusal, RefusedRequest } from './refusal.ts';

const once: readonly (readonly [name: string, refusal: Refusal])[] = [
  ['authorization', 'incomplete'],
  ['host', 'wrongAddress'],
  ['origin', 'crossSite'],
  ['sec-fetch-site', 'crossSite'],
  ['content-type', 'malformed'],
  ['content-encoding', 'malformed'],
  ['smithy-protocol', 'malformed'],
  ['x-amz-target', 'malformed'],
  ['x-amz-date', 'incomplete'],
  ['x-amz-content-sha256', 'incomplete'],
  ['x-amz-security-token', 'incomplete'],
];

/** Throws RefusedRequest. */
export function checkRepeats({ headersDistinct }: Pick<IncomingMessage, 'headersDistinct'>): void {
  for (const [name, refusal] of once)
    if ((headersDistinct[name]?.length ?? 0) > 1)
      throw new RefusedRequest(refusal, `the header \`${name}\` stands in the request more than once`);
}
