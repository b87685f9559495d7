/** Tags of buckets and objects. */
import { AwsError } from '../../kit/aws-error.ts';
import { checkTags, type TagRules } from '../../kit/tags.ts';
import { bucketTagsMax, objectTagsMax } from './limits.ts';
import type { Tag } from './tables.ts';

const rules = (max: number, what: string): TagRules => ({
  max,
  tooMany: () => new AwsError('BadRequest', `${what} tags cannot be greater than ${max}`),
  duplicate: (key) =>
    new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key', 400, { TagKey: key }),
  reserved: () => new AwsError('InvalidTag', 'System tags cannot be added/updated by requester'),
});
const objectRules = rules(objectTagsMax, 'Object');
const bucketRules = rules(bucketTagsMax, 'Bucket');

export const checkBucketTags = ({ TagSet = [] }: { readonly TagSet?: readonly Tag[] }): void =>
  void checkTags(TagSet, bucketRules);

export const checkObjectTags = (tags: readonly Tag[]): readonly Tag[] => checkTags(tags, objectRules);

/** Of the header x-amz-tagging: `job=report&month=2026-01`. */
export const tagsOfHeader = (text: string | undefined): readonly Tag[] =>
  text === undefined ? [] : checkObjectTags([...new URLSearchParams(text)].map(([Key, Value]) => ({ Key, Value })));
