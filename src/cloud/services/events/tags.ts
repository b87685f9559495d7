/** Tags of rules: TagResource, UntagResource, ListTagsForResource. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../kit/aws-error.ts';
import type { Operation, ServiceHost } from '../../kit/service.ts';
import type { Store } from '../../kit/store.ts';
import { tagsMax } from './limits.ts';
import { checkEditable } from './managed.ts';
import { type Rule, type Rules, ruleArn } from './rule.ts';

export interface Tags {
  of(rule: string): Tag[];
  put(rule: string, tags: readonly Tag[]): void;
  remove(rule: string, keys: readonly string[]): void;
  clear(rule: string): void;
}

export function openTags(store: Store): Tags {
  const all = store.prepare('SELECT key, value FROM events_tag WHERE rule = ? ORDER BY key');
  const insert = store.prepare('INSERT OR REPLACE INTO events_tag VALUES (?, ?, ?)');
  const remove = store.prepare('DELETE FROM events_tag WHERE rule = ? AND key = ?');
  const clear = store.prepare('DELETE FROM events_tag WHERE rule = ?');
  return {
    of: (rule) => all.all(rule).map((row) => ({ Key: String(row['key']), Value: String(row['value']) })),
    put: (rule, tags) => {
      for (const { Key, Value } of tags) insert.run(rule, String(Key), String(Value));
    },
    remove: (rule, keys) => {
      for (const key of keys) remove.run(rule, key);
    },
    clear: (rule) => void clear.run(rule),
  };
}

export function checkTags(tags: readonly Tag[], before: readonly Tag[] = []): void {
  if (new Set([...before, ...tags].map(({ Key }) => Key)).size > tagsMax) {
    throw new AwsError('ValidationException', `A resource has at most ${tagsMax} tags.`);
  }
}

export const tagResource = (host: ServiceHost, rules: Rules, tags: Tags): Operation<TagResourceRequest, object> => ({
  permissions: ({ ResourceARN }) => [{ action: 'events:TagResource', resource: String(ResourceARN) }],
  handle: ({ ResourceARN, Tags = [] }) => {
    const rule = ruleOfArn(host, rules, ResourceARN);
    checkEditable(rule, undefined);
    checkTags(Tags, tags.of(rule.name));
    tags.put(rule.name, Tags);
    return {};
  },
});

export const untagResource = (
  host: ServiceHost,
  rules: Rules,
  tags: Tags,
): Operation<UntagResourceRequest, object> => ({
  permissions: ({ ResourceARN }) => [{ action: 'events:UntagResource', resource: String(ResourceARN) }],
  handle: ({ ResourceARN, TagKeys = [] }) => {
    const rule = ruleOfArn(host, rules, ResourceARN);
    checkEditable(rule, undefined);
    tags.remove(rule.name, TagKeys);
    return {};
  },
});

export const listTagsForResource = (
  host: ServiceHost,
  rules: Rules,
  tags: Tags,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> => ({
  permissions: ({ ResourceARN }) => [{ action: 'events:ListTagsForResource', resource: String(ResourceARN) }],
  handle: ({ ResourceARN }) => ({ Tags: tags.of(ruleOfArn(host, rules, ResourceARN).name) }),
});

/** Rules alone have tags here: the default bus is not ours to tag. */
function ruleOfArn(host: ServiceHost, rules: Rules, resource: string | undefined): Rule {
  const name = String(resource).split('rule/')[1] ?? '';
  if (resource !== ruleArn(host, name)) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Resource ${resource} does not exist: tags are kept for rules of the default bus.`,
    );
  }
  return rules.get(name);
}
