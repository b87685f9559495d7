/**
 * TemplateURL: a template that lies in a bucket, read as the caller may read it. The forms in which S3's objects are named, and this cloud's own.
 * Source: API reference, CreateStack, "TemplateURL"; User Guide of S3, "Virtual hosting of buckets".
 */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { jsonBytesMax } from '../limits.ts';
import { type ObjectPlace, objectText } from '../object-text.ts';
import { validationError } from '../refusals.ts';

/** `s3`, `s3.eu-west-1` and `s3-eu-west-1` of amazonaws.com, with the bucket before it or not. */
const host = /^(?:(?<bucket>[a-z0-9.-]+)\.)?s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/;

/** Undefined where it names no object of a bucket. */
export function placeOf(text: string, endpoint: string | undefined): ObjectPlace | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return undefined;
  const isOwn = endpoint !== undefined && url.origin === new URL(endpoint).origin;
  const named = url.protocol === 'https:' ? host.exec(url.hostname) : null;
  if (!isOwn && !named) return undefined;
  const before = named?.groups?.['bucket'];
  const path = decoded(before === undefined ? url.pathname.slice(1) : `${before}${url.pathname}`);
  const slash = path?.indexOf('/') ?? -1;
  if (path === undefined || slash < 1 || slash === path.length - 1) return undefined;
  const version = url.searchParams.get('versionId');
  return {
    Bucket: path.slice(0, slash),
    Key: path.slice(slash + 1),
    ...(version === null ? {} : { VersionId: version }),
  };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The text of the template there; of one that is too large, as much as shows that it is. Throws ValidationError. */
export function fetchTemplate({ host: { endpoint } }: CloudFormation, context: Context, url: string): string {
  const place = placeOf(url, endpoint());
  if (!place) throw validationError('TemplateURL must be a supported URL.');
  try {
    return objectText(context, place, jsonBytesMax);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(
      `S3 error: ${error.message}\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html`,
    );
  }
}
