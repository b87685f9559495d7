/** Tags of state machines. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-sfn';
import type { Operation } from '../../kit/service.ts';
import { mergeTags, withoutTags } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import type { MachineRow } from './machines.ts';
import type { Parts } from './parts.ts';
import { noSuchResource, tooManyTags } from './refusals.ts';

/** The tags of a machine with `added` to those `before`; of the same key the last one counts. Throws TooManyTags. */
export const addTags = (arn: string, added: readonly Tag[], before: readonly Tag[] = []): Tag[] =>
  mergeTags(before, added, { max: tagsMax, tooMany: () => tooManyTags(arn) }).map(({ key, value = '' }) => ({
    key,
    value,
  }));

function tagged({ machines }: Parts, arn: string): MachineRow {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const machine = machines.find(name);
  if (machine?.arn !== arn) throw noSuchResource(arn);
  return machine;
}

export const tagResource = (parts: Parts): Operation<TagResourceInput, object> => ({
  permissions: ({ resourceArn }) => [{ action: 'states:TagResource', resource: String(resourceArn) }],
  handle: ({ resourceArn, tags = [] }, context) => {
    const machine = tagged(parts, String(resourceArn));
    parts.machines.setTags(context, machine, addTags(machine.arn, tags, machine.tags));
    return {};
  },
});

export const untagResource = (parts: Parts): Operation<UntagResourceInput, object> => ({
  permissions: ({ resourceArn }) => [{ action: 'states:UntagResource', resource: String(resourceArn) }],
  handle: ({ resourceArn, tagKeys }, context) => {
    const machine = tagged(parts, String(resourceArn));
    parts.machines.setTags(context, machine, withoutTags(machine.tags, tagKeys));
    return {};
  },
});

export const listTagsForResource = (parts: Parts): Operation<ListTagsForResourceInput, ListTagsForResourceOutput> => ({
  permissions: ({ resourceArn }) => [{ action: 'states:ListTagsForResource', resource: String(resourceArn) }],
  handle: ({ resourceArn }) => ({ tags: [...tagged(parts, String(resourceArn)).tags] }),
});
