/** Fields of a job that importers make alike: a schedule that a configuration reads, an image with its tag. */
import { expressionsOf } from '../config/schedule/text.ts';
import type { Fields, Say } from './imported.ts';

/** `none`, and that is said, where a configuration cannot read it. `written`: as it stands in what is imported. */
export function readableSchedule(text: string, written: string, say: Say): string {
  const read = expressionsOf(text);
  if (!('message' in read)) return text;
  say(`its schedule, \`${written}\`, cannot be read (${read.message}): write it`);
  return 'none';
}

/** What has no tag and no digest is `latest`. */
export const tagged = (image: string): string => (/:[^/]+$|@/.test(image) ? image : `${image}:latest`);

/** What has no member is left out. */
export const filled = (fields: Fields): Fields | undefined => (Object.keys(fields).length > 0 ? fields : undefined);
