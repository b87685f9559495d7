/** The header Range: one range of bytes. Source: RFC 9110, "Range"; several ranges in one request S3 does not take. */
import { AwsError } from '../../../kit/aws-error.ts';

export interface ByteRange {
  readonly from: number;
  readonly size: number;
}

/** Undefined: all; a header that is no range is as none. Throws InvalidRange where the object has none of these bytes. */
export function readRange(text: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (from >= size || (first === '' && Number(last) === 0))
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: text ?? '',
      ActualObjectSize: String(size),
    });
  return { from, size: to - from + 1 };
}
