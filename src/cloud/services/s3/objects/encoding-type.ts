/** EncodingType: `url` has keys encoded, which may hold characters that XML cannot. */
import { invalidArgument } from '../refusals.ts';

/** Throws InvalidArgument. */
export function checkEncoding(type: string | undefined): void {
  if (type !== undefined && type !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
}

export const encoder = (type: string | undefined): ((text: string) => string) =>
  type === 'url' ? (text) => encodeURIComponent(text).replaceAll('%2F', '/') : (text) => text;
