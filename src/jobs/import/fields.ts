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

/** Says each field that is neither carried over, nor spoken of, nor without effect. `within`: where it stands, `container main: `. */
export function sayOthers(fields: Fields, known: ReadonlySet<string>, say: Say, within = ''): void {
  for (const [key, value] of Object.entries(fields))
    if (!known.has(key) && value !== undefined && value !== null) say(`${within}${key} is not carried over`);
}

/** A configuration tries a run again twenty times at most. */
export function attemptsOf(written: number, say: Say): number {
  if (written > 20) say(`it was tried again ${written} times: here 20 times at most`);
  return Math.min(20, written);
}

/** What is to be set, where nothing is named. */
export function imageNamed(image: unknown, say: Say): string {
  if (typeof image === 'string' && image !== '') return tagged(image);
  say('it names no image: set IMAGE, or write it');
  return '${env.IMAGE}';
}
