/** Tags of keys, as KMS spells them. Source: API reference, TagResource, UntagResource, ListResourceTags. */
import { inCodeOrder } from '../../../languages/code-order.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTagMaps, type TagMap, type TagRules, withoutKeys } from '../../kit/tags.ts';
import { changesKey } from './changes-key.ts';
import type { Kms } from './context.ts';
import { listMax } from './limits.ts';
import { keyById, type NamesKey, onNamedKey } from './names.ts';
import { type ForPage, type KmsPage, pageOf } from './page.ts';

export interface KmsTag {
  readonly TagKey: string;
  readonly TagValue: string;
}

const tagException = (message: string): AwsError => new AwsError('TagException', message);

/** Resource quotas: 50 tags a key. */
const tagRules: TagRules = {
  max: 50,
  tooMany: () => tagException('A key can have at most 50 tags.'),
  reserved: tagException,
};

/** Of the same key the last one counts. */
export const tagged = (before: TagMap, tags: readonly KmsTag[]): TagMap =>
  mergeTagMaps(before, Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])), tagRules);

export const tagKey = changesKey<{ readonly Tags: readonly KmsTag[] }>('TagResource', ({ Tags }, { tags }) => ({
  tags: tagged(tags, Tags),
}));

export const untagKey = changesKey<{ readonly TagKeys: readonly string[] }>(
  'UntagResource',
  ({ TagKeys }, { tags }) => ({ tags: withoutKeys(tags, TagKeys) }),
);

export const listKeyTags: Handler<Kms, NamesKey & ForPage, KmsPage & { Tags: KmsTag[] }> = {
  permissions: onNamedKey('ListResourceTags'),
  handle(service, { KeyId, ...input }) {
    const tags = Object.entries(keyById(service, KeyId).tags).sort(([one], [other]) => inCodeOrder(one, other));
    const find = (after: string, limit: number) => tags.filter(([key]) => key > after).slice(0, limit);
    const { items, ...page } = pageOf('ListResourceTags', input, listMax.tags, find, ([key]) => key);
    return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...page };
  },
};
