import { unseenInJson } from '../languages/unseen.ts';

/** JSON that a program reads, and that does a terminal no harm either: what could move a cursor or turn text is written as `\u009b`. */
export const jsonText = (value: unknown, indent = 2): string => unseenInJson(JSON.stringify(value, undefined, indent));
