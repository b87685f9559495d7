/** If-Match and its like: what must be true of an object for a request to go on. Source: "Conditional requests". */
import { AwsError } from '../../../kit/aws-error.ts';
import { noSuchKey } from '../refusals.ts';
import type { Facts, Version } from '../tables.ts';

export interface Conditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

export const conditionMembers: readonly string[] = ['IfMatch', 'IfNoneMatch', 'IfModifiedSince', 'IfUnmodifiedSince'];

export const preconditionFailed = (condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });
const notModified = (): AwsError => new AwsError('NotModified', 'Not Modified', 304);

const isTag = (given: string, { etag }: Pick<Facts, 'etag'>): boolean =>
  given.split(',').some((one) => one.trim().replace(/^"|"$/g, '') === etag || one.trim() === '*');

/** To the second, as HTTP writes instants. */
const seconds = (at: number): number => Math.floor(at / 1000);

/** Of a read. Throws PreconditionFailed, or NotModified with status 304. */
export function checkRead(given: Conditions, facts: Facts): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = given;
  if (IfMatch !== undefined) {
    if (!isTag(IfMatch, facts)) throw preconditionFailed('If-Match');
  } else if (IfUnmodifiedSince && seconds(facts.modifiedAt) > seconds(IfUnmodifiedSince.getTime()))
    throw preconditionFailed('If-Unmodified-Since');
  if (IfNoneMatch !== undefined) {
    if (isTag(IfNoneMatch, facts)) throw notModified();
  } else if (IfModifiedSince && seconds(facts.modifiedAt) <= seconds(IfModifiedSince.getTime())) throw notModified();
}

/** Of a write. Throws PreconditionFailed, NoSuchKey. */
export function checkWrite({ IfMatch, IfNoneMatch }: Conditions, key: string, before: Version | undefined): void {
  const there = before && !before.facts.deleted ? before : undefined;
  if (IfNoneMatch !== undefined && there && isTag(IfNoneMatch, there.facts)) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (!there) throw noSuchKey(key);
  if (!isTag(IfMatch, there.facts)) throw preconditionFailed('If-Match');
}
