/** What may be a resource's tags. */
import type { TagRules } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import { invalidValue } from './refusals.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidValue(`A resource can have at most ${tagsMax} tags.`),
  reserved: invalidValue,
};
