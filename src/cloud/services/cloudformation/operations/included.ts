/** What a template includes: each object of a bucket that the transform AWS::Include names, read as the caller may read it. */
import { failed, placeOf } from '../../../../languages/template/include.ts';
import { documentBytesMax } from '../../../../languages/template/limits.ts';
import { type Given, includedPlaces } from '../../../../languages/template/parse.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { includedPlacesMax } from '../limits.ts';
import { objectText } from '../object-text.ts';
import { validationError } from '../refusals.ts';

/** By its place; undefined where nothing is included. Throws ValidationError. */
export function readIncluded(text: string, given: Given, context: Context): Record<string, string> | undefined {
  const places = includedPlaces(text, given);
  if (places.length === 0) return undefined;
  if (places.length > includedPlacesMax)
    throw validationError(failed(`a template may include ${includedPlacesMax} objects here, found ${places.length}`));
  return Object.fromEntries(places.map((place) => [place, textAt(place, context)]));
}

function textAt(place: string, context: Context): string {
  const { bucket: Bucket, key: Key } = placeOf(place)!;
  try {
    return objectText(context, { Bucket, Key }, documentBytesMax);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(
      failed(error.code === 'NoSuchBucket' ? `S3 bucket [${Bucket}] does not exist.` : error.message),
    );
  }
}
