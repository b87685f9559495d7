/** Tags of keys, as KMS spells them. Source: API reference, TagResource, UntagResource, ListResourceTags. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTagMaps, type TagMap, withoutKeys } from '../../kit/tags.ts';
import type { Kms } from './context.ts';
import { listMax } from './limits.ts';
import { keyById, type NamesKey, onKey } from './names.ts';
import { type ForPage, type KmsPage, pageOf } from './page.ts';
import { refuseDoomed } from './state.ts';

export interface KmsTag {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** Resource quotas: 50 tags a key. */
const tagRules = { max: 50, tooMany: () => new AwsError('TagException', 'A key can have at most 50 tags.') };

/** Of the same key the last one counts. */
export const tagged = (before: TagMap, tags: readonly KmsTag[]): TagMap =>
  mergeTagMaps(before, Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])), tagRules);

export const tagKey: Handler<Kms, NamesKey & { readonly Tags: readonly KmsTag[] }, object> = {
  permissions: (service, { KeyId }) => [onKey(service, 'TagResource', keyById(service, KeyId))],
  handle(service, { KeyId, Tags }) {
    const key = keyById(service, KeyId);
    refuseDoomed(service, key);
    service.tables.putKey({ ...key, tags: tagged(key.tags, Tags) });
    return {};
  },
};

export const untagKey: Handler<Kms, NamesKey & { readonly TagKeys: readonly string[] }, object> = {
  permissions: (service, { KeyId }) => [onKey(service, 'UntagResource', keyById(service, KeyId))],
  handle(service, { KeyId, TagKeys }) {
    const key = keyById(service, KeyId);
    refuseDoomed(service, key);
    service.tables.putKey({ ...key, tags: withoutKeys(key.tags, TagKeys) });
    return {};
  },
};

export const listKeyTags: Handler<Kms, NamesKey & ForPage, KmsPage & { Tags: KmsTag[] }> = {
  permissions: (service, { KeyId }) => [onKey(service, 'ListResourceTags', keyById(service, KeyId))],
  handle(service, { KeyId, ...input }) {
    const tags = Object.entries(keyById(service, KeyId).tags).sort(([one], [other]) => (one < other ? -1 : 1));
    const find = (after: string, limit: number) => tags.filter(([key]) => key > after).slice(0, limit);
    const { items, ...page } = pageOf('ListResourceTags', input, listMax.tags, find, ([key]) => key);
    return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...page };
  },
};
