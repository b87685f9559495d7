/** Tags of state machines. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-sfn';
import type { Operation } from '../../kit/service.ts';
import { tagsMax } from './limits.ts';
import type { MachineRow } from './machines.ts';
import type { Parts } from './parts.ts';
import { noSuchResource, tooManyTags } from './refusals.ts';

/** Later tags win over earlier ones of the same key. */
export function checkTags(arn: string, tags: readonly Tag[]): Tag[] {
  const merged = new Map(tags.map(({ key, value }) => [key, value ?? '']));
  if (merged.size > tagsMax) throw tooManyTags(arn);
  return [...merged].map(([key, value]) => ({ key, value }));
}

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
    parts.machines.setTags(context, machine, checkTags(machine.arn, [...machine.tags, ...tags]));
    return {};
  },
});

export const untagResource = (parts: Parts): Operation<UntagResourceInput, object> => ({
  permissions: ({ resourceArn }) => [{ action: 'states:UntagResource', resource: String(resourceArn) }],
  handle: ({ resourceArn, tagKeys = [] }, context) => {
    const machine = tagged(parts, String(resourceArn));
    const kept = machine.tags.filter(({ key }) => !tagKeys.includes(String(key)));
    parts.machines.setTags(context, machine, kept);
    return {};
  },
});

export const listTagsForResource = (parts: Parts): Operation<ListTagsForResourceInput, ListTagsForResourceOutput> => ({
  permissions: ({ resourceArn }) => [{ action: 'states:ListTagsForResource', resource: String(resourceArn) }],
  handle: ({ resourceArn }) => ({ tags: [...tagged(parts, String(resourceArn)).tags] }),
});
