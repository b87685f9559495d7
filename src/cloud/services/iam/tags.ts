/** What tags of roles, policies and instance profiles have in common: their rules, and lists of them. */
import type { Tag } from '@aws-sdk/client-iam';
import type { TagRules } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import { pageOfList } from './page.ts';
import { invalidInput, quotaExceeded } from './refusals.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => quotaExceeded('TagsPerRole', tagsMax),
  duplicate: () => invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  reserved: invalidInput,
  ignoreCase: true,
};

/** One page, by key. */
export function tagPage(operation: string, input: Parameters<typeof pageOfList>[1], tags: readonly Tag[]) {
  const sorted = tags.toSorted((a, b) => (foldedKey(a) < foldedKey(b) ? -1 : 1));
  const { items, ...page } = pageOfList(operation, input, sorted, foldedKey);
  return { Tags: items, ...page };
}

const foldedKey = ({ Key: key }: Tag): string => key!.toLowerCase();
