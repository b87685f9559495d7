/** Rules of tags on roles and policies. */
import type { TagRules } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import { invalidInput, quotaExceeded } from './refusals.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => quotaExceeded('TagsPerRole', tagsMax),
  duplicate: () => invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  ignoreCase: true,
};
