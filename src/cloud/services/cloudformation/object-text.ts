/** The text of an object in a bucket that a template or a request names. */
import { AwsError } from '../../kit/aws-error.ts';

export interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string | undefined;
}

/** Who reads it, as what they may read. */
interface Reader {
  call<Output>(service: string, operation: string, input: object): Output;
}

/** Of one that is larger than `bytesMax`, one byte more: that shows that it is. Throws the AwsError of the call. */
export function objectText(reader: Reader, place: ObjectPlace, bytesMax: number): string {
  try {
    const input = { ...place, Range: `bytes=0-${bytesMax}` };
    return Buffer.from(reader.call<{ readonly Body: Uint8Array }>('s3', 'GetObject', input).Body).toString('utf8');
  } catch (error) {
    // An empty object has no first byte.
    if (error instanceof AwsError && error.code === 'InvalidRange') return '';
    throw error;
  }
}
