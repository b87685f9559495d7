/**
 * Tags, as all services have them: how many a resource may have, which keys a request may not give, how new tags join those before.
 * Limits and errors are each service's own. A tag is `{ Key, Value }` or `{ key, value }`, as the service's API writes it; where
 * an API takes a map, or the store keeps one, the functions of maps serve.
 */
import type { AwsError } from './aws-error.ts';

export interface TagRules {
  /** Of one resource. */
  readonly max: number;
  readonly tooMany: () => AwsError;
  /** A key that a request gives twice. Left out: the last one counts. */
  readonly duplicate?: (key: string) => AwsError;
  /** The service's error for a key that begins with `aws:`, with AWS's words. */
  readonly reserved: (message: string) => AwsError;
  /** Keys that differ in upper and lower case alone are the same. */
  readonly ignoreCase?: true;
}

interface Tag {
  readonly Key?: string | undefined;
  readonly key?: string | undefined;
}

/** The tags of one request. Throws the service's error. */
export function checkTags<T extends Tag>(tags: readonly T[], rules: TagRules): readonly T[] {
  const seen = new Set<string>();
  for (const tag of tags) {
    const key = foldedKey(tag, rules);
    if (rules.duplicate && seen.has(key)) throw rules.duplicate(keyOf(tag));
    seen.add(key);
    checkKey(keyOf(tag), rules);
  }
  if (seen.size > rules.max) throw rules.tooMany();
  return tags;
}

/** A resource's tags once `added` are put on it: of the same key the new one counts. Throws the service's error. */
export function mergeTags<T extends Tag>(before: readonly T[], added: readonly T[], rules: TagRules): T[] {
  checkTags(added, rules);
  const merged = new Map([...before, ...added].map((tag) => [foldedKey(tag, rules), tag]));
  if (merged.size > rules.max) throw rules.tooMany();
  return [...merged.values()];
}

export function withoutTags<T extends Tag>(
  tags: readonly T[],
  keys: readonly string[] = [],
  rules: Pick<TagRules, 'ignoreCase'> = {},
): T[] {
  const removed = new Set(keys.map((key) => fold(key, rules)));
  return tags.filter((tag) => !removed.has(foldedKey(tag, rules)));
}

/** "The aws: prefix is reserved for AWS use", in capitals too: Tagging AWS Resources User Guide. */
function checkKey(key: string, { reserved }: TagRules): void {
  if (/^aws:/i.test(key)) throw reserved('aws: prefixed tag key names are not allowed for external use.');
}

const keyOf = ({ Key, key }: Tag): string => Key ?? key ?? '';
const fold = (key: string, { ignoreCase }: Pick<TagRules, 'ignoreCase'>): string =>
  ignoreCase ? key.toLowerCase() : key;
const foldedKey = (tag: Tag, rules: Pick<TagRules, 'ignoreCase'>): string => fold(keyOf(tag), rules);

export type TagMap = Readonly<Record<string, string>>;

/** As `mergeTags`. */
export function mergeTagMaps(before: TagMap, added: TagMap, rules: TagRules): Record<string, string> {
  for (const key of Object.keys(added)) checkKey(key, rules);
  const merged = { ...before, ...added };
  if (Object.keys(merged).length > rules.max) throw rules.tooMany();
  return merged;
}

export const withoutKeys = (tags: TagMap, keys: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

/** Of the same key the last one counts. */
export const tagMapOf = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Record<string, string> => Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

export const tagListOf = (tags: TagMap): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
