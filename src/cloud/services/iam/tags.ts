/** Rules of tags on roles and policies. */
import type { Tag } from '@aws-sdk/client-iam';
import { tagsMax } from './limits.ts';
import { invalidInput, quotaExceeded } from './refusals.ts';

/** Tags of one request: at most 50, no key twice in whatever letter case. */
export function checkTags(tags: readonly Tag[]): void {
  if (new Set(tags.map(foldedKey)).size !== tags.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (tags.length > tagsMax) throw quotaExceeded('TagsPerRole', tagsMax);
}

export const foldedKey = ({ Key: key }: Tag): string => key!.toLowerCase();
